import type { CommandHandlers } from "../commands/commandTable.ts";
import type { ChecklistNode } from "./checklistNode.ts";

type SelectionCommands = Pick<
  CommandHandlers,
  "schemaOps.runSelected" | "schemaOps.verifySelected" | "schemaOps.toggleItem"
>;

/** What the keys do in the view: they mean the selected row. */
export function selectionCommands(
  selected: () => ChecklistNode | undefined,
  handlers: Omit<CommandHandlers, keyof SelectionCommands>,
  setTicked: (node: ChecklistNode, ticked: boolean | null) => Promise<void>,
): SelectionCommands {
  return {
    "schemaOps.runSelected": async () => {
      const node = selected();
      switch (node?.kind) {
        case "section":
          return handlers["schemaOps.runSection"](node);
        case "step":
          return handlers["schemaOps.runStep"](node);
        case "block":
          return handlers["schemaOps.runBlock"](node);
        case "item":
          return handlers["schemaOps.runItem"](node);
        case "query":
          return handlers["schemaOps.verifyQuery"](node);
        case "runbook":
        case "criterion":
        case "changes":
        case undefined:
          return undefined;
      }
    },
    "schemaOps.verifySelected": async () => {
      const node = selected();
      switch (node?.kind) {
        case "section":
          return handlers["schemaOps.verifySection"](node);
        case "step":
          return handlers["schemaOps.verifyStep"](node);
        case "item":
          return handlers["schemaOps.verifyItem"](node);
        case "query":
          return handlers["schemaOps.verifyQuery"](node);
        case "runbook":
          return handlers["schemaOps.verifyAll"](node);
        case "block":
        case "criterion":
        case "changes":
        case undefined:
          return undefined;
      }
    },
    "schemaOps.toggleItem": async () => {
      const node = selected();
      if (node?.kind === "item") {
        await setTicked(node, null);
      }
    },
  };
}
