import { scriptBlock } from "../../sql/hazards/stepBlocks.ts";
import type { RunQuestion } from "../control.ts";
import type { RunPreview } from "../ports.ts";
import type { ReadyBlock, RunContext } from "./runBlock.ts";

/**
 * What the blocks that are about to run will do to tables. Null when nobody looks; `failed` when looking
 * fails: a preview never stands in the way of a run, and the question says that there is none.
 */
export async function questionHazards(
  prepared: readonly { readonly ready: ReadyBlock; readonly preview: RunPreview }[],
  { parts }: RunContext,
): Promise<RunQuestion["hazards"]> {
  const { hazards, cwd, pathMappings, connections } = parts;
  if (hazards === undefined) {
    return null;
  }
  const reached = prepared.flatMap(({ ready }) => ready.targets.all);
  const fallback = prepared.find(({ ready }) => ready.targets.default !== null);
  try {
    return await hazards.preview({
      blocks: prepared.map(({ ready, preview }) =>
        scriptBlock(ready.block, preview.text, cwd, pathMappings),
      ),
      off: hazards.off,
      target: async (database) => {
        const profile =
          reached.find((one) => one.database === database) ??
          reached.find(({ name }) => name === database) ??
          (database === null ? (fallback?.ready.targets.default ?? undefined) : undefined);
        return profile === undefined ? null : ((await connections.target(profile.name)) ?? null);
      },
    });
  } catch {
    return "failed";
  }
}
