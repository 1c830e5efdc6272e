import * as v from "valibot";
import * as vscode from "vscode";

import type { Maintenance } from "../../core/catalog/maintenance.ts";
import type { DefinedRef, ObjectRef } from "../../core/catalog/objects.ts";
import { allRowsQuestion } from "../../core/catalog/previewRows.ts";
import type { CatalogReader } from "../../core/catalog/ports.ts";
import type { QuestionLimits } from "../../core/deployment/ports.ts";
import type { Actions } from "../actions/actions.ts";
import type { CommandHandlers } from "../commands/commandTable.ts";
import { requireTrust } from "../deployment/deploymentAccess.ts";
import type { VirtualDocuments } from "../deployment/virtualDocuments.ts";
import { UserMessage } from "../lib/userMessage.ts";
import { panelKey, type RowsPanels } from "../panels/rowsPanels.ts";
import { type Asking, withCancel } from "./asking.ts";
import { showDefinition } from "./definitionDocument.ts";
import { estimateRows } from "./estimateRows.ts";
import type { ExportedRows } from "./exportRows.ts";
import { findAncestors } from "./findAncestors.ts";
import { maintain } from "./maintenanceCommand.ts";
import { hasRows, keepsRows, nodeName, objectName } from "./nodeName.ts";
import type { FoundObject, ObjectFinder } from "./objectFinder.ts";
import { countRows, objectRows } from "./objectRows.ts";
import type { SchemaNode } from "./schemaNode.ts";
import { rowsText } from "./schemaNumbers.ts";
import { SCHEMAS_VIEW, type SchemasView } from "./schemasView.ts";

export type SchemaCommand =
  | "schemaOps.refreshSchemas"
  | "schemaOps.refreshSchemaLevel"
  | "schemaOps.filterSchemas"
  | "schemaOps.toggleSystemSchemas"
  | "schemaOps.findObject"
  | "schemaOps.previewRows"
  | "schemaOps.exportRows"
  | "schemaOps.showDefinition"
  | "schemaOps.copyQualifiedName"
  | "schemaOps.countRows"
  | "schemaOps.estimateRows"
  | "schemaOps.reindex"
  | "schemaOps.vacuum"
  | "schemaOps.analyze";

export interface SchemaCommandParts {
  readonly view: SchemasView;
  readonly finder: ObjectFinder;
  readonly panels: RowsPanels;
  readonly asking: Asking;
  readonly actions: Actions;
  readonly documents: VirtualDocuments;
  readonly catalog: () => Promise<CatalogReader>;
  readonly limits: () => QuestionLimits;
  readonly exportRows: (rows: ExportedRows) => Promise<void>;
}

/** What a menu of the tree hands over: its row. */
const rowArgument = v.object({ node: v.object({ id: v.string() }) });

/** The commands of the view "Schemas". Without a row they take the selected one, or ask for the object. */
export function schemaCommands(parts: SchemaCommandParts): Pick<CommandHandlers, SchemaCommand> {
  const { view, finder, asking, limits, catalog, documents, panels } = parts;

  const nodeOf = (argument: unknown): SchemaNode | undefined => {
    const parsed = v.safeParse(rowArgument, argument);
    return parsed.success ? view.tree.find(parsed.output.node.id) : view.tree.selected[0];
  };
  const objectOf = async (
    argument: unknown,
    accepts: (ref: ObjectRef) => boolean = () => true,
  ): Promise<FoundObject> => {
    requireTrust();
    const node = nodeOf(argument);
    return node?.kind === "object" && accepts(node.object.ref)
      ? { connection: node.connection, ref: node.object.ref }
      : finder.pick(accepts);
  };
  const maintenance =
    (what: Maintenance) =>
    async (argument: unknown): Promise<void> => {
      const node = nodeOf(argument);
      if (what === "reindex" && node?.kind === "member" && node.member.part === "indexes") {
        const { oid, name } = node.member;
        const index = { kind: "index", oid, schema: node.ref.schema, name } as const;
        await maintain(parts, what, node.connection, index, () => view.refresh());
        return;
      }
      const { connection, ref } = await objectOf(argument, keepsRows);
      await maintain(parts, what, connection, { ...ref, kind: "table" }, () => view.refresh());
    };

  const revealObject = async ({
    connection,
    ref,
  }: FoundObject): Promise<() => Promise<SchemaNode | undefined>> => {
    const ancestors = await findAncestors(asking, connection, ref, limits());
    return () => view.reveal(connection, ref, ancestors);
  };

  return {
    "schemaOps.refreshSchemas": () => {
      finder.forget();
      view.refresh();
    },
    "schemaOps.refreshSchemaLevel": (argument) => view.refresh(nodeOf(argument)),
    "schemaOps.filterSchemas": async () => {
      const text = await vscode.window.showInputBox({
        title: vscode.l10n.t("Filter the schemas"),
        prompt: vscode.l10n.t("Shows only objects whose name holds the text; empty shows all."),
        value: view.tree.filter,
      });
      if (text !== undefined) {
        view.tree.setFilter(text);
      }
    },
    "schemaOps.toggleSystemSchemas": () => view.setShowsSystem(!view.showsSystem),
    "schemaOps.findObject": async () => {
      requireTrust();
      const found = await finder.pickAny();
      const { connection } = found;
      const reveal =
        "other" in found
          ? () => view.revealOther(connection, found.other)
          : await revealObject(found);
      await vscode.commands.executeCommand(`${SCHEMAS_VIEW}.focus`);
      if ((await reveal()) === undefined) {
        finder.forget();
        const name = "other" in found ? found.other.name : objectName(found.ref);
        throw new UserMessage(vscode.l10n.t("{0} is not there any more.", name));
      }
    },
    "schemaOps.previewRows": async (argument) => {
      const { connection, ref } = await objectOf(argument, hasRows);
      const { profile } = await asking.target(connection);
      const source = objectRows({ asking, catalog, limits }, profile, ref);
      panels.show(panelKey({ connection, oid: ref.oid }), source);
    },
    "schemaOps.exportRows": async (argument) => {
      const { connection, ref } = await objectOf(argument, hasRows);
      await parts.exportRows({ connection, title: objectName(ref), sql: allRowsQuestion(ref) });
    },
    "schemaOps.showDefinition": async (argument) => {
      const { connection, ref } = definedBy(nodeOf(argument)) ?? (await objectOf(argument));
      await showDefinition({ asking, catalog, documents }, connection, ref);
    },
    "schemaOps.copyQualifiedName": async (argument) => {
      const node = nodeOf(argument);
      const name = (node && nodeName(node)) ?? objectName((await objectOf(undefined)).ref);
      await vscode.env.clipboard.writeText(name);
      vscode.window.setStatusBarMessage(vscode.l10n.t("Copied: {0}", name), 3000);
    },
    "schemaOps.countRows": async (argument) => {
      const { connection, ref } = await objectOf(argument, hasRows);
      const title = vscode.l10n.t("Counting the rows of {0}", objectName(ref));
      const rows = await withCancel(title, (signal) =>
        countRows(asking, connection, { ...ref, filter: null }, limits(), signal),
      );
      view.setExactRows(connection, ref, rows);
      tell(`${objectName(ref)}: ${rowsText(rows)}`);
    },
    "schemaOps.estimateRows": async (argument) => {
      const { connection, ref } = await objectOf(argument, hasRows);
      const rows = rowsText(await estimateRows(asking, connection, ref, limits()));
      tell(vscode.l10n.t("{0}: about {1}, says the planner", objectName(ref), rows));
    },
    "schemaOps.reindex": maintenance("reindex"),
    "schemaOps.vacuum": maintenance("vacuum"),
    "schemaOps.analyze": maintenance("analyze"),
  };
}

/** What stands in no list of objects and has DDL as well. */
function definedBy(
  node: SchemaNode | undefined,
): { readonly connection: string; readonly ref: DefinedRef } | undefined {
  switch (node?.kind) {
    case "schema": {
      const { oid, name } = node.schema;
      return { connection: node.connection, ref: { kind: "schema", oid, name } };
    }
    case "extension": {
      const { oid, name } = node.extension;
      return { connection: node.connection, ref: { kind: "extension", oid, name } };
    }
    case "databaseObject": {
      const { kind, oid, name } = node.object;
      return { connection: node.connection, ref: { kind, oid, name } };
    }
    default:
      return undefined;
  }
}

/** The answer that a person asked for. Nothing waits until it is read. */
function tell(text: string): void {
  void vscode.window.showInformationMessage(text);
}
