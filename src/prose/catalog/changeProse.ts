import * as l10n from "@vscode/l10n";
import type { ChangeCount } from "../../core/catalog/fingerprint/changeCounts.ts";

/** "+3 tables, +19 indexes, -1 view, ~1 function"; what changed nothing says so. */
export function changesText(counts: readonly ChangeCount[]): string {
  const parts = counts.flatMap(({ kind, added, removed, changed }) => [
    ...(added > 0 ? [kindText(kind, `+${added}`, added === 1)] : []),
    ...(removed > 0 ? [kindText(kind, `−${removed}`, removed === 1)] : []),
    ...(changed > 0 ? [kindText(kind, `~${changed}`, changed === 1)] : []),
  ]);
  return parts.length === 0 ? l10n.t("no change") : parts.join(", ");
}

/** Said when it is needed: the language is not known before. */
const KINDS: Readonly<Record<string, (shown: string, one: boolean) => string>> = {
  SCHEMA: (shown, one) => (one ? l10n.t("{0} schema", shown) : l10n.t("{0} schemas", shown)),
  EXTENSION: (shown, one) =>
    one ? l10n.t("{0} extension", shown) : l10n.t("{0} extensions", shown),
  TYPE: (shown, one) => (one ? l10n.t("{0} type", shown) : l10n.t("{0} types", shown)),
  DOMAIN: (shown, one) => (one ? l10n.t("{0} domain", shown) : l10n.t("{0} domains", shown)),
  SEQUENCE: (shown, one) => (one ? l10n.t("{0} sequence", shown) : l10n.t("{0} sequences", shown)),
  TABLE: (shown, one) => (one ? l10n.t("{0} table", shown) : l10n.t("{0} tables", shown)),
  PARTITION: (shown, one) =>
    one ? l10n.t("{0} partition", shown) : l10n.t("{0} partitions", shown),
  VIEW: (shown, one) => (one ? l10n.t("{0} view", shown) : l10n.t("{0} views", shown)),
  "MATERIALIZED VIEW": (shown, one) =>
    one ? l10n.t("{0} materialized view", shown) : l10n.t("{0} materialized views", shown),
  INDEX: (shown, one) => (one ? l10n.t("{0} index", shown) : l10n.t("{0} indexes", shown)),
  CONSTRAINT: (shown, one) =>
    one ? l10n.t("{0} constraint", shown) : l10n.t("{0} constraints", shown),
  TRIGGER: (shown, one) => (one ? l10n.t("{0} trigger", shown) : l10n.t("{0} triggers", shown)),
  FUNCTION: (shown, one) => (one ? l10n.t("{0} function", shown) : l10n.t("{0} functions", shown)),
  PROCEDURE: (shown, one) =>
    one ? l10n.t("{0} procedure", shown) : l10n.t("{0} procedures", shown),
  POLICY: (shown, one) => (one ? l10n.t("{0} policy", shown) : l10n.t("{0} policies", shown)),
  DEFAULT: (shown, one) => (one ? l10n.t("{0} default", shown) : l10n.t("{0} defaults", shown)),
  COMMENT: (shown, one) => (one ? l10n.t("{0} comment", shown) : l10n.t("{0} comments", shown)),
  "FOREIGN TABLE": (shown, one) =>
    one ? l10n.t("{0} foreign table", shown) : l10n.t("{0} foreign tables", shown),
  RULE: (shown, one) => (one ? l10n.t("{0} rule", shown) : l10n.t("{0} rules", shown)),
  STATISTICS: (shown, one) =>
    one ? l10n.t("{0} statistics object", shown) : l10n.t("{0} statistics objects", shown),
  AGGREGATE: (shown, one) =>
    one ? l10n.t("{0} aggregate", shown) : l10n.t("{0} aggregates", shown),
  "EVENT TRIGGER": (shown, one) =>
    one ? l10n.t("{0} event trigger", shown) : l10n.t("{0} event triggers", shown),
  PUBLICATION: (shown, one) =>
    one ? l10n.t("{0} publication", shown) : l10n.t("{0} publications", shown),
  SUBSCRIPTION: (shown, one) =>
    one ? l10n.t("{0} subscription", shown) : l10n.t("{0} subscriptions", shown),
  GRANT: (shown, one) =>
    one ? l10n.t("{0} list of grants", shown) : l10n.t("{0} lists of grants", shown),
};

function kindText(kind: string, shown: string, one: boolean): string {
  const known = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  return known?.(shown, one) ?? l10n.t("{0} of {1}", shown, kind.toLowerCase());
}
