import * as l10n from "@vscode/l10n";

/** One line for an error that no command expected; the whole of it for whoever asks to debug. */
export function errorText(error: unknown, debug: string | undefined): string {
  if (debug !== undefined && debug !== "" && debug !== "0") {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const message = error instanceof Error ? error.message : String(error);
  return `${message} ${l10n.t("(SCHEMA_OPS_DEBUG=1 tells more)")}`;
}
