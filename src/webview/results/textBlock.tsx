import type { JSX } from "preact";
import type { Card } from "../../core/deployment/view/resultsModel.ts";
import { usePage } from "./pageContext.ts";
import { SqlText } from "../lib/sqlText.tsx";
import { useCopied } from "../lib/useCopied.ts";
import { visibleText } from "../../core/lib/visibleText.ts";

/** The SQL or shell text as the document has it. */
export function TextBlock({ card }: { readonly card: Card }): JSX.Element {
  const { strings, actions } = usePage();
  const [copied, setCopied] = useCopied();
  const isSql = card.kind === "query" || card.language === "sql";
  const name = isSql ? strings.sqlText : strings.shellText;
  return (
    <section class="text">
      <div class="text-head">
        <h3>{name}</h3>
        <button
          type="button"
          class="link"
          onClick={() => {
            void actions.copy(card.id).then(setCopied);
          }}
        >
          {strings.copy}
        </button>
        <span class="quiet" role="status">
          {copied ? strings.copied : ""}
        </span>
      </div>
      <pre tabIndex={0} role="group" aria-label={name}>
        {isSql ? <SqlText sql={card.text} /> : <code>{visibleText(card.text)}</code>}
      </pre>
    </section>
  );
}
