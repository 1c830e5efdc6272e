import type { Expectation } from "../runbook/expectation.ts";
import { holds, type Holds, type Observation } from "./holds.ts";
import { observeAnswer, observeOutput, type OutputFacts } from "./observe.ts";
import type { Answer } from "./ports.ts";
import type { Verdict } from "./verdict.ts";

export interface Judgement {
  readonly verdict: Verdict;
  /** What was seen, in short ("36", "3 rows", "120 ms"); null when the question could not be asked. */
  readonly actual: string | null;
  /** Each expectation that was held against it, the one that counts first. */
  readonly held: readonly { readonly expectation: Expectation; readonly holds: Holds }[];
}

/** Holds a server's answer against the expectations of its query. */
export function judgeAnswer(expectations: readonly Expectation[], answer: Answer): Judgement {
  return answer.kind === "error"
    ? { verdict: "error", actual: null, held: [] }
    : judge(expectations, observeAnswer(answer));
}

/** Holds a block's standard output against what the document expects of it (`find … | wc -l`). */
export function judgeOutput(
  expectations: readonly Expectation[],
  stdout: string,
  facts: OutputFacts,
): Judgement {
  return judge(expectations, observeOutput(expectations, stdout, facts));
}

/**
 * - No expectation: `open`, a person must judge.
 * - An explicit expectation wins over all that was read from prose; several explicit ones must all hold.
 * - Else the first one counts. Where another one that speaks of the same thing disagrees and does not
 *   hold, the document contradicts itself: `open`, never a silent pass.
 * - A duration speaks of another thing than the rows: both must hold.
 */
function judge(expectations: readonly Expectation[], seen: Observation): Judgement {
  const explicit = expectations.filter((expectation) => expectation.explicit);
  const counting = explicit.length > 0 ? explicit : expectations;
  const held = counting.map((expectation) => ({ expectation, holds: holds(expectation, seen) }));
  const verdicts =
    explicit.length > 0
      ? held.map((one) => verdictOf(one.holds))
      : [
          judgeDimension(held.filter(({ expectation }) => expectation.kind !== "duration")),
          judgeDimension(held.filter(({ expectation }) => expectation.kind === "duration")),
        ];
  return { verdict: worstOf(verdicts), actual: describe(counting, seen), held };
}

function judgeDimension(held: readonly { readonly holds: Holds }[]): Verdict | null {
  const [first, ...others] = held;
  if (first === undefined) {
    return null;
  }
  const verdict = verdictOf(first.holds);
  return verdict === "pass" && others.some((other) => other.holds !== "yes") ? "open" : verdict;
}

function verdictOf(holding: Holds): Verdict {
  return holding === "yes" ? "pass" : holding === "no" ? "fail" : "open";
}

/** `error` before `fail` before `open` before `pass`; nothing at all is `open`. */
export function worstOf(verdicts: readonly (Verdict | null)[]): Verdict {
  const order = ["error", "fail", "open", "pass"] as const;
  return order.find((verdict) => verdicts.includes(verdict)) ?? "open";
}

function describe(counting: readonly Expectation[], seen: Observation): string {
  const [first] = counting.filter((expectation) => expectation.kind !== "duration");
  const timed = counting.some((expectation) => expectation.kind === "duration");
  const told = describeContent(first, seen);
  return timed && seen.durationMs !== null
    ? `${told} · ${Math.round(seen.durationMs * 10) / 10} ms`
    : told;
}

const NAMES_SHOWN = 20;
const LONGEST_ACTUAL = 200;

function describeContent(first: Expectation | undefined, seen: Observation): string {
  if (first?.kind === "names" && seen.names.length > 0) {
    const more = seen.names.length > NAMES_SHOWN || !seen.rows.exact ? ", …" : "";
    return shortened(seen.names.slice(0, NAMES_SHOWN).join(", ")) + more;
  }
  if (first?.kind === "rows" || seen.value.kind === "none" || seen.value.kind === "unclear") {
    return rowsText(seen);
  }
  return seen.value.kind === "null" ? "NULL" : shortened(seen.value.text);
}

function rowsText({ rows }: Observation): string {
  return `${rows.count}${rows.exact ? "" : "+"} ${rows.count === 1 && rows.exact ? "row" : "rows"}`;
}

function shortened(text: string): string {
  return text.length > LONGEST_ACTUAL ? `${text.slice(0, LONGEST_ACTUAL)}…` : text;
}
