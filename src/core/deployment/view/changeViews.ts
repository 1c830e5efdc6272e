import { stepChanges } from "../foldFingerprints.ts";
import type { ResultsSource } from "./results.ts";
import type { StepChangeView } from "./resultsModel.ts";

/** What the runs of a step made of each of its databases; nothing before the first of them ended. */
export function changeViews(
  { id, title }: { readonly id: string; readonly title: string },
  { state, changeText }: Pick<ResultsSource, "state" | "changeText">,
): readonly StepChangeView[] {
  return stepChanges(state, id)
    .filter(({ after }) => after !== null)
    .map((change) => ({
      ...{ step: id, title, connection: change.connection },
      text: changeText(id, change),
    }));
}
