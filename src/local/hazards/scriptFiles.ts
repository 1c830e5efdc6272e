import { open } from "node:fs/promises";
import path from "node:path";
import {
  LARGEST_SCRIPT,
  type ScriptFiles,
  type ScriptText,
} from "../../core/sql/hazards/script/sqlScript.ts";

/** Scripts on the disk, as psql finds them. Bytes that are no UTF-8 are replaced: they stand in texts and comments. */
export function createScriptFiles(): ScriptFiles {
  return {
    read: readScriptFile,
    resolve: (folder, name) => path.resolve(folder, name),
    folderOf: (file) => path.dirname(file),
  };
}

async function readScriptFile(file: string): Promise<ScriptText> {
  try {
    const handle = await open(file, "r");
    try {
      const { size } = await handle.stat();
      if (size > LARGEST_SCRIPT) {
        return { kind: "large" };
      }
      const text = await handle.readFile("utf8");
      return { kind: "text", text: text.replace(/^\uFEFF/, "") };
    } finally {
      await handle.close();
    }
  } catch {
    // Not there, a folder, not allowed: psql says so itself.
    return { kind: "missing" };
  }
}
