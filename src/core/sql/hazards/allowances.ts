import type { SqlToken } from "../sqlParser.ts";
import { isHazardRule, type HazardRule } from "./rules.ts";

/** `-- schema-ops: allow RULE because REASON`, as a comment says it. */
export type Allowance =
  | { readonly kind: "allowed"; readonly rule: HazardRule; readonly reason: string }
  /** No such rule, or no reason. */
  | { readonly kind: "refused"; readonly text: string };

const ALLOWS = /schema-ops:\s*allow\b[ \t]*(\S*)[ \t]*(?:because\b[ \t]*)?(.*?)\s*(?:\*\/)?\s*$/i;

/** What one comment allows; null when it speaks of something else. */
export function readAllowance(comment: string): Allowance | null {
  const match = ALLOWS.exec(comment);
  if (match === null) {
    return null;
  }
  const [, rule = "", reason = ""] = match;
  const because = /\bbecause\b/i.test(comment);
  return because && reason !== "" && isHazardRule(rule)
    ? { kind: "allowed", rule, reason }
    : { kind: "refused", text: comment.replace(/^--\s*|^\/\*\s*/, "").trim() };
}

/**
 * The allowances of each statement: of the comments after the statement before it, inside it, and
 * behind it on its last line.
 */
export function allowancesOf(
  text: string,
  comments: readonly SqlToken[],
  statements: readonly { readonly start: number; readonly end: number }[],
): readonly (readonly Allowance[])[] {
  const found = statements.map((): Allowance[] => []);
  for (const comment of comments) {
    const allowance = readAllowance(text.slice(comment.start, comment.end));
    if (allowance === null) {
      continue;
    }
    const before = statements.findLastIndex(({ end }) => end <= comment.start);
    const last = statements[before];
    const behind = last !== undefined && !text.slice(last.end, comment.start).includes("\n");
    found[behind ? before : before + 1]?.push(allowance);
  }
  return found;
}
