import * as l10n from "@vscode/l10n";

const MINUTE_MS = 60_000;

/** "just now", "5 min ago", "3 h ago", "2 days ago" */
export function ageText(ms: number): string {
  const minutes = Math.floor(ms / MINUTE_MS);
  if (minutes < 1) {
    return l10n.t("just now");
  }
  if (minutes < 60) {
    return l10n.t("{0} min ago", minutes);
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? l10n.t("{0} h ago", hours) : l10n.t("{0} days ago", Math.floor(hours / 24));
}
