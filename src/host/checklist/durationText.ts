import * as vscode from "vscode";

/** "840 ms", "2.1 s", "3 min 5 s" */
export function durationText(ms: number): string {
  if (ms < 1000) {
    return vscode.l10n.t("{0} ms", Math.round(ms));
  }
  if (ms < 60_000) {
    return vscode.l10n.t("{0} s", (ms / 1000).toFixed(1));
  }
  return vscode.l10n.t("{0} min {1} s", Math.floor(ms / 60_000), Math.round((ms % 60_000) / 1000));
}

/** The time of day, with the date when it was not today. */
export function timeText(iso: string): string {
  const time = new Date(iso);
  const today = new Date().toDateString() === time.toDateString();
  return new Intl.DateTimeFormat(vscode.env.language, {
    ...(today ? {} : { month: "short", day: "numeric" }),
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(time);
}
