import type { Failure } from "./evidence.ts";

/**
 * psql's own exit code for a connection that could not be made or was lost (psql's manual, "Exit
 * Status"): the server is the matter, not the statement.
 */
export function lostServer(failure: Extract<Failure, { readonly kind: "command" }>): boolean {
  return failure.exitCode === 2 && /^\s*(?:\S*\/)?psql(?=\s|$)/.test(failure.command);
}

/** Why the runner could not start a block; its message is a code with what it is about. */
export type StartProblem =
  | { readonly kind: "bash-missing" }
  | { readonly kind: "bash-too-old" | "folder-missing" | "values-missing"; readonly what: string }
  | { readonly kind: "other"; readonly message: string };

export function startProblem(message: string): StartProblem {
  if (message === "bash-missing") {
    return { kind: "bash-missing" };
  }
  const [, code, what = ""] = /^([a-z-]+): (.*)$/s.exec(message) ?? [];
  switch (code) {
    case "bash-too-old":
    case "folder-missing":
    case "values-missing":
      return { kind: code, what };
    default:
      return { kind: "other", message };
  }
}
