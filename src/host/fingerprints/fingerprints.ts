import * as v from "valibot";
import * as vscode from "vscode";

import { type Disposable, DisposableStore } from "../../core/lib/disposable.ts";
import type { CommandHandlers } from "../commands/commandTable.ts";
import type { ContextKeyBoard } from "../commands/contextKeys.ts";
import type { Connections } from "../connections/connections.ts";
import type { DeploymentAccess } from "../deployment/deploymentAccess.ts";
import type { Engine } from "../engine.ts";
import { UserMessage } from "../lib/userMessage.ts";
import { ChangeDocuments } from "./changeDocuments.ts";
import { ChangesView } from "./changesView.ts";
import { type Comparison, saysSame } from "./comparison.ts";

export type FingerprintCommand =
  | "schemaOps.showStepChanges"
  | "schemaOps.openSchemaChange"
  | "schemaOps.openAllSchemaChanges"
  | "schemaOps.compareSchemas"
  | "schemaOps.compareRows"
  | "schemaOps.compareWithFiles"
  | "schemaOps.exportSchemaChanges"
  | "schemaOps.closeSchemaChanges";

export interface FingerprintParts {
  readonly access: DeploymentAccess;
  readonly engine: () => Promise<Engine>;
  readonly connections: Connections;
  readonly keys: ContextKeyBoard;
  readonly log: vscode.LogOutputChannel;
}

export interface Fingerprints extends Disposable {
  readonly view: ChangesView;
  readonly handlers: Pick<CommandHandlers, FingerprintCommand>;
}

const changeArgument = v.union([
  v.pipe(
    v.object({ node: v.object({ id: v.string() }) }),
    v.transform(({ node }) => node.id),
  ),
  v.pipe(
    v.object({ id: v.string() }),
    v.transform(({ id }) => id),
  ),
]);

/** The view "Schema Changes" and what fills it. */
export function createFingerprints(parts: FingerprintParts): Fingerprints {
  const { access, engine, keys } = parts;
  const store = new DisposableStore();
  const documents = store.add(new ChangeDocuments());
  const view = store.add(new ChangesView());
  const show = async (made: Comparison): Promise<void> => {
    const before = view.comparison;
    const comparison = before !== null && saysSame(before, made) ? before : made;
    if (comparison.changes.length + comparison.difference.content.length === 0) {
      throw new UserMessage(vscode.l10n.t("{0}: the schemas are the same.", comparison.title), {
        severity: "information",
      });
    }
    documents.keep(comparison);
    keys.set("schemaOps.hasComparison", true);
    await view.show(comparison);
  };
  const shown = (): Comparison => {
    if (view.comparison === null) {
      throw new UserMessage(vscode.l10n.t("Nothing is compared at the moment."));
    }
    return view.comparison;
  };
  return {
    view,
    handlers: {
      "schemaOps.showStepChanges": async (argument) => {
        const { compareStep } = await import("./stepChanges.ts");
        await show(await compareStep(access, engine, argument));
      },
      "schemaOps.openSchemaChange": async (argument) => {
        const id = v.safeParse(changeArgument, argument);
        const place = /:change:(\d+)$/.exec(id.success ? id.output : "")?.[1];
        await documents.open(shown(), Number(place ?? 0));
      },
      "schemaOps.openAllSchemaChanges": () => documents.openAll(shown()),
      "schemaOps.compareSchemas": async () => {
        const { compareSchemas } = await import("./compareSchemas.ts");
        await show(await compareSchemas(parts));
      },
      "schemaOps.compareRows": async () => {
        const { compareRows } = await import("./compareRows.ts");
        await show(await compareRows(parts));
      },
      "schemaOps.compareWithFiles": async () => {
        const { compareWithFiles } = await import("./compareWithFiles.ts");
        await show(await compareWithFiles(parts));
      },
      "schemaOps.exportSchemaChanges": async () => {
        const { exportComparison } = await import("./exportComparison.ts");
        await exportComparison([{ ...shown(), failure: null }], parts.log);
      },
      "schemaOps.closeSchemaChanges": async () => {
        keys.set("schemaOps.hasComparison", false);
        await view.show(null);
      },
    },
    dispose: () => store.dispose(),
  };
}
