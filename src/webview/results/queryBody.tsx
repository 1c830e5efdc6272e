import type { JSX } from "preact";
import type { QueryCard } from "../../core/deployment/view/resultsModel.ts";
import { usePage } from "./pageContext.ts";
import { ResultRows } from "./resultRows.tsx";
import type { RowsState } from "./state.ts";
import { visibleText } from "../../core/lib/visibleText.ts";
import { errorText, fill } from "./words.ts";

/** What an answer holds: its error or its rows, and a person's word where it needs one. */
export function QueryBody({
  card,
  rows,
}: {
  readonly card: QueryCard;
  readonly rows: RowsState | undefined;
}): JSX.Element {
  return (
    <>
      <QueryError card={card} />
      <Judgement card={card} />
      {card.result === null ? null : <ResultRows card={card} result={card.result} rows={rows} />}
    </>
  );
}

function QueryError({ card }: { readonly card: QueryCard }): JSX.Element | null {
  const { strings } = usePage();
  if (card.error === null) {
    return null;
  }
  const { sqlState, text } = errorText(card.error, strings);
  return (
    <p class="failure-text">
      {sqlState === null ? null : <code>{fill(strings.sqlState, sqlState)}</code>} {text}
    </p>
  );
}

function Judgement({ card }: { readonly card: QueryCard }): JSX.Element | null {
  const { strings, actions, readOnly } = usePage();
  if (card.judgedBy !== null) {
    return (
      <p class="judgement">
        {fill(strings.judgedBy, visibleText(card.judgedBy))}
        {card.reason === null ? null : <> {fill(strings.reason, visibleText(card.reason))}</>}
      </p>
    );
  }
  if (card.verdict !== "open") {
    return null;
  }
  return (
    <div class="judgement" role="group" aria-label={strings.judge}>
      <span>{strings.judge}</span>
      <button type="button" disabled={readOnly} onClick={() => actions.judge(card.id, "pass")}>
        {strings.judgePass}
      </button>
      <button
        type="button"
        class="secondary"
        disabled={readOnly}
        onClick={() => actions.judge(card.id, "fail")}
      >
        {strings.judgeFail}
      </button>
    </div>
  );
}
