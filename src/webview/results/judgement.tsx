import type { JSX } from "preact";
import type { Card } from "../../core/deployment/view/resultsModel.ts";
import { visibleText } from "../../core/lib/visibleText.ts";
import { usePage } from "./pageContext.ts";
import { fill } from "../lib/fill.ts";

/** A person's word on an answer or an output; where it is still needed, the buttons to give it. */
export function Judgement({ card }: { readonly card: Card }): JSX.Element | null {
  const { strings, actions, readOnly } = usePage();
  if (card.judgedBy !== null) {
    return (
      <p class="judgement">
        {fill(strings.judgedBy, visibleText(card.judgedBy))}
        {card.reason === null || card.reason === "" ? null : (
          <> {fill(strings.reason, visibleText(card.reason))}</>
        )}
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
