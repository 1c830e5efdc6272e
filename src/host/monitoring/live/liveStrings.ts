import { l10n } from "vscode";

import type { LiveStrings } from "../../../protocol/liveStrings.ts";

/** The sentences of the live dashboard, in VS Code's language. */
export function liveStrings(): LiveStrings {
  return {
    title: l10n.t("Live Dashboard"),
    hint: l10n.t(
      "Each server is asked every {0} s, read-only, while this page can be seen. Nothing is kept.",
    ),
    pause: l10n.t("Pause"),
    shown: l10n.t("Connections"),
    noConnection: l10n.t("There is no connection yet."),
    nothingShown: l10n.t("Choose a connection above."),
    waiting: l10n.t("Asking for the first time…"),
    stopped: l10n.t("Stopped: it is not asked again until you say so."),
    retry: l10n.t("Try Again"),
    onlyOwn: l10n.t(
      "This role sees the states of its own connections only; pg_read_all_stats shows all.",
    ),
    connections: l10n.t("Connections"),
    perSecond: l10n.t("Transactions per second"),
    hitRate: l10n.t("Cache hit rate"),
    longestMs: l10n.t("Longest transaction"),
    blocked: l10n.t("Waiting for a lock"),
    behindMs: l10n.t("Replication lag"),
    active: l10n.t("active"),
    idle: l10n.t("idle"),
    idleInTransaction: l10n.t("idle in transaction"),
    other: l10n.t("other"),
    ofLimit: l10n.t("of {0}"),
    warning: l10n.t("Warning"),
    critical: l10n.t("Critical"),
    unknown: l10n.t("unknown"),
    chart: l10n.t("{0}: {1} now, between {2} and {3} since {4}"),
    chartEmpty: l10n.t("{0}: nothing was measured yet"),
    asTable: l10n.t("As a table"),
    time: l10n.t("Time"),
    failed: l10n.t("That did not work: {0}"),
    dismiss: l10n.t("Dismiss"),
  };
}
