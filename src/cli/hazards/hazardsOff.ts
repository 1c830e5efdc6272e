import { parse as parseJsonc } from "jsonc-parser";
import { parseOff } from "../../core/sql/hazards/stepBlocks.ts";
import { isRecord } from "../connections.ts";
import { readInput } from "../input.ts";
import type { CliParts } from "../parts.ts";

/**
 * Rules that are switched off, with their reasons: `schemaOps.hazards.off` of the workspace's settings, or
 * `hazards.off` of the config file that is named.
 */
export async function readHazardsOff(
  parts: Pick<CliParts, "cwd" | "files">,
  root: string,
  named: string | undefined,
): Promise<Readonly<Record<string, string>>> {
  const path =
    named === undefined
      ? parts.files.resolve(root, ".vscode", "settings.json")
      : parts.files.resolve(parts.cwd, named);
  if (named === undefined && !(await parts.files.exists(path))) {
    return {};
  }
  const settings: unknown = parseJsonc(await readInput(parts, path));
  return isRecord(settings)
    ? parseOff(settings["schemaOps.hazards.off"] ?? settings["hazards.off"])
    : {};
}
