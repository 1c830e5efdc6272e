import type { JSX } from "preact";
import type { StepChangeView } from "../../core/deployment/view/resultsModel.ts";
import { visibleText } from "../../core/lib/visibleText.ts";
import { fill } from "../lib/fill.ts";
import { usePage } from "./pageContext.ts";

/** More lines than this are folded at first. */
const MOST_UNFOLDED = 3;

/** What each step made of its databases; a line leads to the objects and their DDL. */
export function StepChanges({
  changes,
}: {
  readonly changes: readonly StepChangeView[];
}): JSX.Element | null {
  const { strings, formats, actions } = usePage();
  return changes.length === 0 ? null : (
    <details class="changes" open={changes.length <= MOST_UNFOLDED}>
      <summary>{fill(strings.schemaChanges, formats.count(changes.length))}</summary>
      <ul>
        {changes.map(({ step, connection, title, text }, place) => (
          <li key={`${step} ${connection}`}>
            <span class="quiet">
              {visibleText(title)} · {visibleText(connection)}
            </span>{" "}
            <span>{fill(strings.changedTo, visibleText(text))}</span>{" "}
            <button
              type="button"
              class="link"
              aria-label={`${strings.showChanges}: ${visibleText(title)}, ${visibleText(connection)}`}
              onClick={() => actions.openChange(place)}
            >
              {strings.showChanges}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
