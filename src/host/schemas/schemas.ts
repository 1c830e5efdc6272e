import * as vscode from "vscode";

import type { CatalogReader } from "../../core/catalog/ports.ts";
import { type Disposable, DisposableStore } from "../../core/lib/disposable.ts";
import { OBJECT_KINDS, type ObjectRef } from "../../core/catalog/objects.ts";
import type { Runbook } from "../../core/runbook/runbook.ts";
import type { SavedRows } from "../../protocol/rows.ts";
import type { Actions } from "../actions/actions.ts";
import type { CommandHandlers } from "../commands/commandTable.ts";
import { ContextKeyBoard } from "../commands/contextKeys.ts";
import type { Connections } from "../connections/connections.ts";
import type { VirtualDocuments } from "../deployment/virtualDocuments.ts";
import type { Engine } from "../engine.ts";
import { Cancelled } from "../lib/userMessage.ts";
import { RowsPanels } from "../panels/rowsPanels.ts";
import type { RowsSource } from "../panels/rowsSource.ts";
import { questionLimits } from "../settings/settings.ts";
import type { LazyTree } from "../tree/lazyTree.ts";
import { Asking } from "./asking.ts";
import { type ExportedRows, exportRows, exportView } from "./exportRows.ts";
import { ObjectFinder } from "./objectFinder.ts";
import { objectRows } from "./objectRows.ts";
import { type SchemaCommand, schemaCommands } from "./schemaCommands.ts";
import type { SchemaNode } from "./schemaNode.ts";
import { SchemasView } from "./schemasView.ts";
import { SqlBindings } from "./sqlBindings.ts";
import { type SqlCommand, sqlCommands } from "./sqlCommands.ts";
import { SqlLenses } from "./sqlLenses.ts";
import { SqlRunner } from "./sqlRunner.ts";

export interface SchemasParts {
  readonly context: vscode.ExtensionContext;
  readonly engine: () => Promise<Engine>;
  readonly connections: Connections;
  readonly documents: VirtualDocuments;
  readonly actions: Actions;
  readonly log: vscode.LogOutputChannel;
  /** The runbook in hand, when it has been read. */
  readonly runbook: () => Runbook | undefined;
}

export interface Schemas extends Disposable {
  readonly tree: LazyTree<SchemaNode>;
  readonly handlers: Pick<CommandHandlers, SchemaCommand | SqlCommand>;
  readonly asking: Asking;
  readonly panels: RowsPanels;
  /** The runbook in hand was read or changed, or another one is in hand. */
  runbookChanged(): void;
}

/** The view "Schemas", the pages of rows, and SQL documents. */
export function createSchemas(parts: SchemasParts): Schemas {
  const { context, engine, connections, documents, actions, log } = parts;
  const store = new DisposableStore();
  const asking = new Asking(connections, engine);
  const catalog = async (): Promise<CatalogReader> => (await engine()).catalog;
  const limits = questionLimits;

  const view = store.add(
    new SchemasView({
      connections,
      catalog,
      limits,
      isTrusted: () => vscode.workspace.isTrusted,
      asker: () => asking.asker(),
      target: (connection) => asking.target(connection),
      runbook: parts.runbook,
      report: (what) => log.warn(`Schemas: ${what}`),
    }),
  );
  const exporting = (rows: ExportedRows): Promise<void> =>
    exportRows({ asking, limits, exporter: async () => (await engine()).exporter }, rows);
  const restore = (saved: SavedRows): RowsSource | null => {
    const profile = connections.find(saved.connection);
    const ref = refOf(saved);
    return profile === undefined || ref === null || !vscode.workspace.isTrusted
      ? null
      : objectRows({ asking, catalog, limits }, profile, ref);
  };
  const panels = store.add(
    new RowsPanels({
      extensionUri: context.extensionUri,
      log,
      restore,
      exportRows: async (source, view, signal) => {
        await exportView(exporting, source, view, signal).catch((error: unknown) => {
          // To turn away from it is no failure.
          if (!(error instanceof Cancelled)) {
            throw error;
          }
        });
      },
    }),
  );
  const finder = new ObjectFinder({ connections, catalog, asking });
  const bindings = store.add(new SqlBindings(context.workspaceState));
  const lenses = store.add(new SqlLenses(bindings, connections));
  const runner = store.add(new SqlRunner({ asking, actions, panels, documents, limits }));
  const keys = new ContextKeyBoard();
  const showEditor = (): void => {
    const uri = vscode.window.activeTextEditor?.document.uri;
    keys.set("schemaOps.sqlDocument", uri !== undefined && bindings.get(uri) !== undefined);
  };

  store.add(vscode.languages.registerCodeLensProvider({ language: "sql" }, lenses));
  store.add(vscode.window.onDidChangeActiveTextEditor(showEditor));
  store.add(
    bindings.onDidChange(() => {
      lenses.refresh();
      showEditor();
    }),
  );
  store.add(
    connections.onDidChange(() => {
      finder.forget();
      lenses.refresh();
    }),
  );
  store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => view.refresh()));
  showEditor();

  return {
    tree: view.tree,
    handlers: {
      ...schemaCommands({
        view,
        finder,
        panels,
        asking,
        actions,
        documents,
        catalog,
        limits,
        exportRows: exporting,
      }),
      ...sqlCommands({ bindings, runner, connections }),
    },
    asking,
    panels,
    runbookChanged: () => view.runbookChanged(),
    dispose: () => store.dispose(),
  };
}

/** What a page of the last window showed: parsed, because it comes from the page. */
function refOf({ kind, oid, schema, name }: SavedRows): ObjectRef | null {
  const known = OBJECT_KINDS.find((one) => one === kind);
  return known === undefined ? null : { kind: known, oid, schema, name, signature: null };
}
