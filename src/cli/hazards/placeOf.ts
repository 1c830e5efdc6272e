import type { StatementPreview } from "../../core/sql/hazards/preview.ts";
import type { PreviewedPart } from "./hazards.ts";

/** The file and line that a statement stands at: in a script, or in the block of the document. */
export function placeOf(
  { file, lines }: PreviewedPart,
  block: number,
  { place }: Pick<StatementPreview, "place">,
): { readonly file: string; readonly line: number } {
  return place.path === null
    ? { file, line: (lines[block] ?? 1) + place.line - 1 }
    : { file: place.path, line: place.line };
}
