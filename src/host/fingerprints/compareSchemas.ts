import * as vscode from "vscode";

import { compareFingerprints } from "../../core/catalog/fingerprint/compare.ts";
import type { Fingerprint } from "../../core/catalog/fingerprint/fingerprint.ts";
import { IGNORED_OF_FILES, withoutIgnored } from "../../core/catalog/fingerprint/ignore.ts";
import { readSource, type SourceFailure } from "../../core/catalog/fingerprint/readSource.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import type { Result } from "../../core/lib/result.ts";
import { differenceSummary } from "../../prose/catalog/differenceProse.ts";
import { sourceFailureText } from "../../prose/catalog/sourceProse.ts";
import type { Connections } from "../connections/connections.ts";
import { requireTrust } from "../deployment/deploymentAccess.ts";
import type { Engine } from "../engine.ts";
import { Cancelled, orCancelled, UserMessage } from "../lib/userMessage.ts";
import { withCancel } from "../schemas/asking.ts";
import { type Comparison, createComparison } from "./comparison.ts";
import { type PickedSource, pickSources } from "./pickSource.ts";

export interface CompareSchemasParts {
  readonly engine: () => Promise<Engine>;
  readonly connections: Connections;
}

type Read = Result<Fingerprint, SourceFailure>;

/** Two schemas that the person picks; or a reference and a fleet, of which one is then looked at. */
export async function compareSchemas(parts: CompareSchemasParts): Promise<Comparison> {
  requireTrust();
  const { journals } = await parts.engine();
  const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? null;
  const places = { connections: parts.connections, journals, root };
  const title = vscode.l10n.t("Compare Schemas");
  const [reference] = await pickSources(places, `${title} (1/2)`, null);
  const before = orCancelled(reference);
  const without = before.source.kind === "connection" ? before.source.name : null;
  const others = await pickSources(places, `${title} (2/2): ${before.name} ↔ …`, { without });
  const compared = await withCancel(vscode.l10n.t("Reading the schemas"), (signal) =>
    compareAll(parts, root ?? "", before, others, signal),
  );
  return pickMember(compared);
}

interface Compared {
  readonly other: PickedSource;
  readonly comparison: Comparison | null;
  readonly failure: SourceFailure | null;
}

async function compareAll(
  parts: CompareSchemasParts,
  root: string,
  reference: PickedSource,
  others: readonly PickedSource[],
  signal: CancelSignal,
): Promise<readonly Compared[]> {
  const { schemaSources, journals } = await parts.engine();
  const read = async ({ source }: PickedSource, major: number | null): Promise<Read> =>
    readSource(
      source,
      { content: { kind: "none" }, major: major ?? (await schemaSources.clientMajor()) },
      { ...schemaSources, journals, root, connections: parts.connections },
      signal,
    );
  // What is read from a server says for which version files are applied.
  const [first] = others;
  const early =
    reference.source.kind === "files" && first !== undefined ? await read(first, null) : null;
  const before = await read(reference, majorOf(early));
  const compared: Compared[] = [];
  for (const other of others) {
    const after = early !== null && other === first ? early : await read(other, majorOf(before));
    compared.push(outcome(reference, other, before, after));
  }
  return compared;
}

function majorOf(read: Read | null): number | null {
  const major = read?.ok === true ? Number.parseInt(read.value.serverVersion ?? "", 10) : NaN;
  return Number.isNaN(major) ? null : major;
}

function outcome(
  reference: PickedSource,
  other: PickedSource,
  before: Read,
  after: Read,
): Compared {
  if (!before.ok) {
    return { other, comparison: null, failure: before.error };
  }
  if (!after.ok) {
    return { other, comparison: null, failure: after.error };
  }
  const ofFiles = reference.source.kind === "files" || other.source.kind === "files";
  const ignored = ofFiles ? IGNORED_OF_FILES : [];
  const comparison = createComparison(
    {
      title: [
        `${reference.name} ↔ ${other.name}`,
        ...(ofFiles ? [vscode.l10n.t("owners are not compared")] : []),
      ].join(" · "),
      before: reference.name,
      after: other.name,
    },
    compareFingerprints(
      withoutIgnored(before.value, ignored),
      withoutIgnored(after.value, ignored),
    ),
  );
  return { other, comparison, failure: null };
}

/** Of a fleet: those that differ first, each with what differs. */
async function pickMember(compared: readonly Compared[]): Promise<Comparison> {
  const [only] = compared;
  const chosen =
    compared.length === 1
      ? only
      : orCancelled(
          await vscode.window.showQuickPick(
            [...compared]
              .sort((one, other) => differences(other) - differences(one))
              .map((member) => ({
                label: `${differences(member) === 0 ? "$(pass)" : "$(diff)"} ${member.other.name}`,
                description: memberText(member),
                member,
              })),
            { title: vscode.l10n.t("The fleet against its reference"), ignoreFocusOut: true },
          ),
        ).member;
  const { comparison, failure } = orCancelled(chosen);
  if (comparison === null) {
    if (failure === null || failure.code === "cancelled") {
      throw new Cancelled();
    }
    throw new UserMessage(sourceFailureText(failure), { severity: "error" });
  }
  return comparison;
}

/** What could not be read comes before everything else. */
function differences({ comparison }: Compared): number {
  return comparison === null ? Number.POSITIVE_INFINITY : comparison.changes.length;
}

function memberText({ comparison, failure }: Compared): string {
  return comparison !== null
    ? differenceSummary(comparison.difference)
    : failure === null
      ? ""
      : sourceFailureText(failure);
}
