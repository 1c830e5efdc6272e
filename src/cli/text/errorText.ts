import { messageOf } from "../../core/lib/messageOf.ts";
import * as l10n from "@vscode/l10n";

/** One line for an error that no command expected; the whole of it for whoever asks to debug. */
export function errorText(error: unknown, debug: string | undefined): string {
  if (debug !== undefined && debug !== "" && debug !== "0") {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const message = messageOf(error);
  return `${message} ${l10n.t("(SCHEMA_OPS_DEBUG=1 tells more)")}`;
}

/** The system's refusal (a folder that cannot be written, a full disk): not a fault of the program. */
export function isSystemError(error: unknown): boolean {
  return error instanceof Error && "code" in error && "syscall" in error;
}
