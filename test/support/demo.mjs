#!/usr/bin/env node
/**
 * `npm run demo`: the example in VS Code, with a PostgreSQL of its own. Ctrl-C ends and removes all of
 * it. `--help` tells the rest.
 */
import { parseArgs } from "node:util";
import { installNodeModules } from "./run/install.mjs";

const HELP = `node test/support/demo.mjs [--browser] [--check]

  --browser  serve VS Code to a browser even where the desktop is installed
  --check    start, look whether everything answers, and stop
`;

const { values } = parseArgs({
  options: {
    browser: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (values.help) {
  process.stdout.write(HELP);
} else {
  installNodeModules();
  const { runDemo } = await import("./demo/runDemo.mjs");
  process.exitCode = await runDemo(values);
}
