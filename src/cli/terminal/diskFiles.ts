import * as fs from "node:fs/promises";
import path from "node:path";
import type { CliParts } from "../parts.ts";

/** Files as the commands see them. */
export const diskFiles: CliParts["files"] = {
  read: (file) => fs.readFile(file, "utf8"),
  readExact: async (file) =>
    new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await fs.readFile(file)),
  write: (file, text) => fs.writeFile(file, text),
  exists: async (file) => {
    try {
      await fs.access(file);
      return true;
    } catch {
      // Whoever needs it reads it, and says what is wrong with it.
      return false;
    }
  },
  resolve: (...parts) => path.resolve(...parts),
  relative: (from, to) => path.relative(from, to).split(path.sep).join("/"),
  parent: (file) => path.dirname(file),
};
