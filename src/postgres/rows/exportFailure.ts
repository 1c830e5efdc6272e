import type { QuestionError } from "../../core/deployment/ports.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { messageOf } from "../../core/lib/messageOf.ts";
import type { Result } from "../../core/lib/result.ts";
import type { WrappedQuestion } from "../../core/rows/copyStatement.ts";
import type { ExportFailure, ExportProgress } from "../../core/rows/exportPorts.ts";
import { questionError } from "../askQuestion.ts";

export type Exported = Result<ExportProgress, ExportFailure>;

/** An export takes as long as it takes: a person can cancel it. */
export const LONGEST_MS = 7 * 24 * 3_600_000;

/** Why the server gave no rows; places are those of the question. */
export function exportError(
  error: unknown,
  { text, questionAt }: WrappedQuestion,
  signal: CancelSignal,
): QuestionError {
  if (signal.aborted) {
    return { code: "cancelled" };
  }
  const told = questionError(error, text);
  return told.code === "sql" && told.position !== null
    ? { ...told, position: Math.max(0, told.position - questionAt) }
    : told;
}

export function fileFailure(error: unknown): ExportFailure {
  return { code: "file", message: messageOf(error) };
}
