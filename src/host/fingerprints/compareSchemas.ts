import * as vscode from "vscode";

import type { ComparedSource } from "../../core/catalog/fingerprint/compareSources.ts";
import type { SourceFailure } from "../../core/catalog/fingerprint/readSource.ts";
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

/** Two schemas that the person picks; or a reference and a fleet, of which one is then looked at. */
export async function compareSchemas(parts: CompareSchemasParts): Promise<Comparison> {
  requireTrust();
  const { journals, compareSchemaSources } = await parts.engine();
  const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? null;
  const places = { connections: parts.connections, journals, root };
  const title = vscode.l10n.t("Compare Schemas");
  const [reference] = await pickSources(places, `${title} (1/2)`, null);
  const before = orCancelled(reference);
  const without = before.source.kind === "connection" ? before.source.name : null;
  const others = await pickSources(places, `${title} (2/2): ${before.name} ↔ …`, { without });
  const found = await withCancel(vscode.l10n.t("Reading the schemas"), (signal) =>
    compareSchemaSources(
      before.source,
      others.map(({ source }) => source),
      { connections: parts.connections, root: root ?? "" },
      signal,
    ),
  );
  const compared = found.flatMap((one, place) => {
    const other = others[place];
    return other === undefined ? [] : [named(before, other, one)];
  });
  return pickMember(compared);
}

interface Compared {
  readonly other: PickedSource;
  readonly comparison: Comparison | null;
  readonly failure: SourceFailure | null;
}

function named(
  reference: PickedSource,
  other: PickedSource,
  { difference, failure, ignored }: ComparedSource,
): Compared {
  const title = [
    `${reference.name} ↔ ${other.name}`,
    ...(ignored.length === 0 ? [] : [vscode.l10n.t("owners are not compared")]),
  ].join(" · ");
  const sides = { title, before: reference.name, after: other.name };
  return {
    other,
    comparison: difference === null ? null : createComparison(sides, difference),
    failure,
  };
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
