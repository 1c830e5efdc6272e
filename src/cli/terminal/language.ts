/** The language that a terminal's environment asks for, as POSIX reads it: "ko" or "en". */
export function terminalLanguage(
  environment: Readonly<Record<string, string | undefined>>,
): "ko" | "en" {
  const locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
    .map((name) => environment[name])
    .find((value) => value !== undefined && value !== "");
  return locale?.toLowerCase().startsWith("ko") === true ? "ko" : "en";
}
