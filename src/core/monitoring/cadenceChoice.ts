import * as v from "valibot";
import { CADENCES, type Cadence } from "../runbook/runbook.ts";

export const cadenceChoiceSchema = v.object({
  /** Place of the runbook in the folder, with slashes. */
  runbook: v.string(),
  /** The section's id. */
  section: v.string(),
  title: v.string(),
  /** Null: it belongs to no report. */
  cadence: v.nullable(v.picklist(CADENCES)),
  /** Who said so, and when (ISO 8601, UTC). */
  by: v.string(),
  at: v.string(),
});
/** A person's word which report a section belongs to that looks like monitoring and says no cadence. */
export type CadenceChoice = v.InferOutput<typeof cadenceChoiceSchema>;

/** What was said of the sections of a runbook, by their ids. */
export function cadencesOf(
  choices: readonly CadenceChoice[],
  runbook: string,
): ReadonlyMap<string, Cadence | null> {
  return new Map(
    choices
      .filter((choice) => choice.runbook === runbook)
      .map(({ section, cadence }) => [section, cadence]),
  );
}

export function isSameSection(
  a: Pick<CadenceChoice, "runbook" | "section">,
  b: Pick<CadenceChoice, "runbook" | "section">,
): boolean {
  return a.runbook === b.runbook && a.section === b.section;
}
