/** A section of a checklist as a person reads it, and the steps below it by what their rows say. */
export interface ChecklistPart {
  readonly title: string;
  readonly steps: readonly { readonly label: RegExp; readonly optional: boolean }[];
}

const FENCE = /^\s*```/;
const HEADING = /^(##|###) (.+)$/;

/** Read from the text alone, so that a test does not believe the parser that it tests. */
export function checklistParts(text: string): readonly ChecklistPart[] {
  const parts: { title: string; steps: ChecklistPart["steps"][number][] }[] = [];
  let fenced = false;
  for (const line of text.split("\n")) {
    fenced = FENCE.test(line) !== fenced;
    const [, marks, heading = ""] = (fenced ? null : HEADING.exec(line)) ?? [];
    if (marks === "##") {
      parts.push({ title: plain(heading), steps: [] });
    } else if (marks === "###") {
      parts.at(-1)?.steps.push({ label: stepLabel(plain(heading)), optional: isOptional(heading) });
    }
  }
  return parts;
}

/** Without the picture in front and the estimate behind. */
function plain(heading: string): string {
  return heading.replace(/^[^\p{L}]+/u, "").replace(/\s*\([^)]*\)$/, "");
}

/** "Step 1.2: Improve …" is the row "1.2  Improve …". */
function stepLabel(heading: string): RegExp {
  const number = /^Step (\d+\.\d+):/.exec(heading)?.[1];
  return new RegExp(`^\\s*${(number ?? heading).replaceAll(".", "\\.")}\\b`);
}

function isOptional(heading: string): boolean {
  return /\(optional\b/.test(heading);
}
