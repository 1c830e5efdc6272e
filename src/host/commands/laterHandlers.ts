import { lazy } from "../lib/lazy.ts";
import type { CommandHandler, CommandHandlers, CommandId } from "./commandTable.ts";

/** Handlers whose code is loaded with the first of them that is called: `load` imports it. */
export function laterHandlers<Id extends CommandId>(
  ids: readonly Id[],
  load: () => Promise<Pick<CommandHandlers, Id>>,
): Pick<CommandHandlers, Id> {
  const loaded = lazy(load);
  const later = ids.map((id): readonly [Id, CommandHandler] => [
    id,
    async (argument) => {
      const handler: CommandHandler = (await loaded())[id];
      await handler(argument);
    },
  ]);
  return Object.fromEntries(later) as Pick<CommandHandlers, Id>;
}
