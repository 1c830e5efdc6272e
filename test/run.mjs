#!/usr/bin/env node
/**
 * `npm test`: installs what is missing, builds, checks the sources and runs the test levels. Needs
 * nothing but Node to start. `--help` tells the rest.
 */
import { parseArgs } from "node:util";
import { installMissing } from "./support/run/install.mjs";
import { ALL_LEVELS } from "./support/run/levels.mjs";
import { printSummary } from "./support/run/summary.mjs";
import { runLevels } from "./support/run/runLevels.mjs";

const HELP = `node test/run.mjs [--level NAME,...] [--full] [--bail]

  --level  some of ${ALL_LEVELS.join(", ")} (default: all)
  --full   also VS Code 1.90 and 1.139, and every PostgreSQL from 15 to 18
  --bail   stop at the first level that fails

The last line says "N passed, N failed". The exit code is 0 only when every level ran and passed.
`;

const { values } = parseArgs({
  options: {
    level: { type: "string", default: ALL_LEVELS.join(",") },
    full: { type: "boolean", default: false },
    bail: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (values.help) {
  process.stdout.write(HELP);
} else {
  process.exitCode = await main();
}

/** @returns {Promise<number>} */
async function main() {
  const levels = values.level.split(",");
  const unknown = levels.find((level) => !ALL_LEVELS.includes(level));
  if (unknown !== undefined) {
    process.stderr.write(`There is no level ${unknown}.\n\n${HELP}`);
    return 2;
  }
  if (!installMissing(levels)) {
    return 1;
  }
  const { results, used } = await runLevels({ levels, full: values.full, bail: values.bail });
  return printSummary(results, used) ? 0 : 1;
}
