import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { SqlPlace } from "../../protocol/monitoring.ts";
import { SqlText } from "../lib/sqlText.tsx";
import { usePage } from "./pageContext.ts";

/** How long "Copied" stands, in milliseconds. */
const COPIED_FOR = 2000;

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
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) {
      return undefined;
    }
    const timer = setTimeout(() => setCopied(false), COPIED_FOR);
    return () => clearTimeout(timer);
  }, [copied]);
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
