import type { JSX } from "preact";
import type { SqlPlace } from "../../protocol/monitoring.ts";
import { SqlText } from "../lib/sqlText.tsx";
import { useCopied } from "../lib/useCopied.ts";
import { usePage } from "./pageContext.ts";

/** SQL to be read, copied and opened; never run from here. */
export function SqlBlock({
  name,
  sql,
  place,
}: {
  readonly name: string;
  readonly sql: string;
  readonly place: SqlPlace;
}): JSX.Element {
  const { strings, actions } = usePage();
  const [copied, setCopied] = useCopied();
  return (
    <section class="text">
      <div class="text-head">
        <b>{name}</b>
        <button
          type="button"
          class="link"
          onClick={() => {
            void actions.copySql(place).then(setCopied);
          }}
        >
          {strings.copy}
        </button>
        <button type="button" class="link" onClick={() => actions.openSql(place)}>
          {strings.openSql}
        </button>
        <span class="quiet" role="status">
          {copied ? strings.copied : ""}
        </span>
      </div>
      <pre tabIndex={0} role="group" aria-label={name}>
        <SqlText sql={sql} />
      </pre>
    </section>
  );
}
