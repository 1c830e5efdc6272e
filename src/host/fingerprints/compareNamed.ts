import * as vscode from "vscode";

import type { ComparedSource } from "../../core/catalog/fingerprint/compareSources.ts";
import type { FingerprintOptions } from "../../core/catalog/fingerprint/ports.ts";
import { differenceSummary } from "../../prose/catalog/differenceProse.ts";
import { ignoredText, type DriftEntry } from "../../prose/catalog/driftReport.ts";
import { sourceFailureText } from "../../prose/catalog/sourceProse.ts";
import type { Connections } from "../connections/connections.ts";
import type { Engine } from "../engine.ts";
import { Cancelled, orCancelled, UserMessage } from "../lib/userMessage.ts";
import { withCancel } from "../schemas/asking.ts";
import { pathMappings } from "../settings/settings.ts";
import { type Comparison, createComparison } from "./comparison.ts";
import type { PickedSource } from "./pickSource.ts";

export interface CompareSchemasParts {
  readonly engine: () => Promise<Engine>;
  readonly connections: Connections;
  readonly log: vscode.LogOutputChannel;
}

/** A reference and one other; of several the one that the person looks at. */
export async function compareNamed(
  parts: CompareSchemasParts,
  reference: PickedSource,
  others: readonly PickedSource[],
  content: FingerprintOptions["content"],
): Promise<Comparison> {
  const { compareSchemaSources } = await parts.engine();
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const places = {
    connections: parts.connections,
    root: folder?.uri.fsPath ?? "",
    pathMappings: folder === undefined ? [] : pathMappings(folder),
    content,
  };
  const found = await withCancel(vscode.l10n.t("Reading the schemas"), (signal) =>
    compareSchemaSources(
      reference.source,
      others.map(({ source }) => source),
      places,
      signal,
    ),
  );
  const compared = found.flatMap((one, place) => {
    const other = others[place];
    return other === undefined ? [] : [named(reference, other, one)];
  });
  return pickMember(compared, parts.log);
}

interface Compared {
  readonly name: string;
  readonly entry: DriftEntry;
  readonly comparison: Comparison | null;
}

function named(
  reference: PickedSource,
  other: PickedSource,
  { difference, failure, ignored }: ComparedSource,
): Compared {
  const title = [`${reference.name} ↔ ${other.name}`, ignoredText(ignored) ?? []]
    .flat()
    .join(" · ");
  const sides = { before: reference.name, after: other.name };
  return {
    name: other.name,
    entry: { ...sides, difference, failure, ignored },
    comparison:
      difference === null ? null : createComparison({ title, ...sides }, difference, ignored),
  };
}

/** Of a fleet: those that differ first, each with what differs; or the report of all. */
async function pickMember(
  compared: readonly Compared[],
  log: vscode.LogOutputChannel,
): Promise<Comparison> {
  const [only] = compared;
  const member = compared.length === 1 ? only : await askMember(compared);
  if (member === null) {
    const { exportComparison } = await import("./exportComparison.ts");
    await exportComparison(
      compared.map(({ entry }) => entry),
      log,
    );
    throw new Cancelled();
  }
  const { comparison, entry } = orCancelled(member);
  if (comparison === null) {
    if (entry.failure === null || entry.failure.code === "cancelled") {
      throw new Cancelled();
    }
    throw new UserMessage(sourceFailureText(entry.failure), { severity: "error" });
  }
  return comparison;
}

/** Null: a report of all is wanted. */
async function askMember(compared: readonly Compared[]): Promise<Compared | null> {
  const members = [...compared]
    .sort((one, other) => differences(other) - differences(one))
    .map((member) => ({
      label: `${differences(member) === 0 ? "$(pass)" : "$(diff)"} ${member.name}`,
      description: memberText(member),
      member,
    }));
  const all = {
    label: `$(export) ${vscode.l10n.t("Export the comparison")}`,
    description: vscode.l10n.t("of all {0}: HTML, Markdown or JSON", compared.length),
    member: null,
  };
  const picked = await vscode.window.showQuickPick<
    vscode.QuickPickItem & { readonly member: Compared | null }
  >([...members, all], {
    title: vscode.l10n.t("The fleet against its reference"),
    ignoreFocusOut: true,
  });
  return orCancelled(picked).member;
}

/** What could not be read comes before everything else. */
function differences({ comparison }: Compared): number {
  return comparison === null
    ? Number.POSITIVE_INFINITY
    : comparison.changes.length + comparison.difference.content.length;
}

function memberText({ entry: { difference, failure } }: Compared): string {
  return difference !== null
    ? differenceSummary(difference)
    : failure === null
      ? ""
      : sourceFailureText(failure);
}
