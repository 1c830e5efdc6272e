import * as v from "valibot";

import type { CommandHandlers } from "../commands/commandTable.ts";

export type LazyTreeCommand = "schemaOps.showMoreRows" | "schemaOps.readLevelAgain";

/** What a row of a tree can ask of its tree. */
interface Tree {
  showMore(level: string): void;
  refreshById(level: string): void;
}

const place = v.object({ view: v.string(), level: v.string() });

/** The commands of the rows that stand for levels; `trees` is by view id. */
export function lazyTreeCommands(
  trees: Readonly<Record<string, Tree>>,
): Pick<CommandHandlers, LazyTreeCommand> {
  const on = (argument: unknown, act: (tree: Tree, level: string) => void): void => {
    const parsed = v.safeParse(place, argument);
    const tree = parsed.success ? trees[parsed.output.view] : undefined;
    if (parsed.success && tree !== undefined) {
      act(tree, parsed.output.level);
    }
  };
  return {
    "schemaOps.showMoreRows": (argument) => on(argument, (tree, level) => tree.showMore(level)),
    "schemaOps.readLevelAgain": (argument) =>
      on(argument, (tree, level) => tree.refreshById(level)),
  };
}
