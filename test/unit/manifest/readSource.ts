import { readFileSync } from "node:fs";
import path from "node:path";

import { ROOT } from "../../support/paths.mjs";

/** The first group of every match in a source file: for facts of files that only VS Code can load. */
export function readSource(file: string, pattern: RegExp): readonly string[] {
  const text = readFileSync(path.join(ROOT, file), "utf8");
  return [...text.matchAll(pattern)].map(([, found = ""]) => found);
}
