import type { SqlParser } from "../sqlParser.ts";
import type { HazardSettings } from "./previewStatement.ts";
import { previewScript, type ScriptPreview } from "./script/previewScript.ts";
import { readScript, type ScriptBlock } from "./script/readScript.ts";
import type { ScriptFiles } from "./script/sqlScript.ts";

/** Hazards of what a block says itself: its files are not opened, and no server is asked. For an editor. */
export async function previewBlock(
  block: ScriptBlock,
  parser: SqlParser,
  off: HazardSettings["off"],
): Promise<ScriptPreview> {
  const script = await readScript(block, NO_FILES, parser);
  const settings: HazardSettings = { major: null, off, live: null };
  return previewScript(script, parser, { settings: () => settings, before: new Map() });
}

const NO_FILES: ScriptFiles = {
  read: () => Promise.resolve({ kind: "missing" }),
  resolve: (folder, name) => `${folder}/${name}`,
  folderOf: (path) => path,
};
