import type { JSX } from "preact";
import type { Card, ExpectationView } from "../../core/deployment/view/resultsModel.ts";
import { usePage } from "./pageContext.ts";
import { visibleText } from "../../core/lib/visibleText.ts";
import { fill } from "../lib/fill.ts";
import { expectationText } from "./words.ts";

/** What counts, where it was read, and what else the document says about it. */
export function ExpectationFact({ card }: { readonly card: Card }): JSX.Element {
  const { strings } = usePage();
  const [first, ...others] = card.expectations;
  return (
    <div class="fact">
      <dt>{strings.expected}</dt>
      <dd>
        {first === undefined ? (
          <span class="quiet">{strings.noExpectation}</span>
        ) : (
          <Source card={card} expectation={first} index={0} />
        )}
        {others.length === 0 ? null : (
          <ul class="others" aria-label={strings.otherExpectations}>
            {others.map((other, place) => (
              <li key={place}>
                <Source card={card} expectation={other} index={place + 1} />
                {other.agrees ? null : <strong class="disagrees">{strings.otherDisagrees}</strong>}
              </li>
            ))}
          </ul>
        )}
      </dd>
    </div>
  );
}

function Source({
  card,
  expectation,
  index,
}: {
  readonly card: Card;
  readonly expectation: ExpectationView;
  readonly index: number;
}): JSX.Element {
  const { strings, actions } = usePage();
  return (
    <>
      <span class="value">{expectationText(expectation, strings)}</span>{" "}
      <LineLink line={expectation.line} onClick={() => actions.openSource(card.id, index)} />{" "}
      <q class="quiet">{visibleText(expectation.text)}</q>
      {expectation.explicit ? <span class="quiet"> {strings.explicit}</span> : null}
    </>
  );
}

/** "line 66": opens the runbook there. */
export function LineLink({
  line,
  onClick,
}: {
  readonly line: number;
  readonly onClick: () => void;
}): JSX.Element {
  const { strings } = usePage();
  return (
    <button type="button" class="link" title={fill(strings.openLine, line)} onClick={onClick}>
      {fill(strings.line, line)}
    </button>
  );
}
