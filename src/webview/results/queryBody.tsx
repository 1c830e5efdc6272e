import type { JSX } from "preact";
import type { QueryCard } from "../../core/deployment/view/resultsModel.ts";
import { Judgement } from "./judgement.tsx";
import { usePage } from "./pageContext.ts";
import { ResultRows } from "./resultRows.tsx";
import type { RowsState } from "./state.ts";
import { fill } from "../lib/fill.ts";
import { errorText } from "./words.ts";

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
