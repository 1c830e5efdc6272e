import type { Verdict } from "../core/deployment/verdict.ts";

/**
 * What a shell sees. `usage` also stands for input that cannot be read and folders that cannot be
 * written, `open` for something that waits for a human: it never counts as passed. `program` is a
 * fault of the program itself, which says nothing about the deployment (EX_SOFTWARE of sysexits.h).
 */
export const EXIT = { passed: 0, failed: 1, usage: 2, open: 3, program: 70 } as const;
export type ExitCode = Exclude<(typeof EXIT)[keyof typeof EXIT], typeof EXIT.program>;

export function exitCodeOf(verdict: Verdict): ExitCode {
  switch (verdict) {
    case "pass":
      return EXIT.passed;
    case "fail":
    case "error":
      return EXIT.failed;
    case "open":
      return EXIT.open;
  }
}

/** Wrong usage or unreadable input: one sentence for the person at the terminal. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
