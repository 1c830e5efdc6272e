import type { Expectation } from "../expectation.ts";

/** Whether two expectations ask for the same thing, wherever they were read. */
export function sameExpectation(a: Expectation, b: Expectation): boolean {
  return a.kind === b.kind && a.operator === b.operator && sameValue(a.value, b.value);
}

/** Expectations of different kinds do not speak of the same thing: only like ones can disagree. */
export function disagree(a: Expectation, b: Expectation): boolean {
  return a.kind === b.kind && a.kind !== "names" ? !sameExpectation(a, b) : differentNames(a, b);
}

function differentNames(a: Expectation, b: Expectation): boolean {
  return a.kind === "names" && b.kind === "names" && !sameExpectation(a, b);
}

function sameValue(a: Expectation["value"], b: Expectation["value"]): boolean {
  if (typeof a === "object" && typeof b === "object") {
    const [left, right] = [[...a].map(String).sort(), [...b].map(String).sort()];
    return left.length === right.length && left.every((value, index) => value === right[index]);
  }
  return a === b;
}
