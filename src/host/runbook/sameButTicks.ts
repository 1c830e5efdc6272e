const TASK_MARK = /^([ \t>]*(?:[-*+]|\d+[.)])[ \t]+\[)[ xX](?=\][ \t])/gm;

/** Whether two texts differ in nothing but the character between the brackets of their items. */
export function sameButTicks(a: string, b: string): boolean {
  return a === b || (a.length === b.length && untick(a) === untick(b));
}

function untick(text: string): string {
  return text.replace(TASK_MARK, "$1 ");
}
