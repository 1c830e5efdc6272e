/**
 * Entry of the extension tests, for the desktop and the launcher alike: runs every bundled test file
 * beside it with mocha.
 */
import { appendFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { format } from "node:util";
import Mocha from "mocha";

/** Time that one test may take in a busy host, in ms. */
const TEST_TIME_LIMIT = 20_000;

export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const { VSCODE_TEST_OUTPUT: output, VSCODE_TEST_RESULT, TEST_COUNTS, CI } = process.env;
  if (output !== undefined) {
    Mocha.reporters.Base.consoleLog = (...args: unknown[]) => {
      appendFileSync(output, `${format(...args)}\n`);
    };
  }
  const mocha = new Mocha({
    ui: "bdd",
    color: false,
    timeout: TEST_TIME_LIMIT,
    forbidOnly: CI !== undefined,
    failZero: true,
  });
  for (const file of testFiles(import.meta.dirname)) {
    mocha.addFile(file);
  }
  await mocha.loadFilesAsync();
  const result = await runAll(mocha);
  // One file is the launcher's proof that the tests came to their end, the other the run's count.
  for (const file of [VSCODE_TEST_RESULT, TEST_COUNTS]) {
    if (file !== undefined) {
      writeFileSync(file, JSON.stringify(result));
    }
  }
  if (result.failures > 0) {
    throw new Error(`${result.failures} of ${result.tests} tests failed`);
  }
}

interface RunResult {
  readonly tests: number;
  readonly passes: number;
  readonly failures: number;
  readonly pending: number;
}

function runAll(mocha: Mocha): Promise<RunResult> {
  return new Promise((resolve) => {
    const runner = mocha.run((failures) => {
      const { tests = 0, passes = 0, pending = 0 } = runner.stats ?? {};
      resolve({ tests, passes, failures, pending });
    });
  });
}

/** TEST_FILES narrows the run to files whose path contains it. */
function testFiles(folder: string): string[] {
  const wanted = process.env["TEST_FILES"] ?? "";
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.cjs") && file.includes(wanted))
    .sort()
    .map((file) => path.join(folder, file));
}
