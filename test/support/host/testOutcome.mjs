import { existsSync, readFileSync } from "node:fs";

/**
 * @typedef {object} Outcome
 * @property {number} code Exit code for the launcher: 0 only for a real pass.
 * @property {string} [why] One sentence; absent when the tests said it themselves.
 */

/** Nothing that the tests said: the host failed. */
export const HOST_FAILURE = 70;

/**
 * What a finished run comes to. VS Code reports 0 when an extension host crashes or ends itself, so
 * only a result that the tests wrote last counts as a pass.
 *
 * @param {number} reported Exit code that VS Code reported.
 * @param {readonly string[]} crashes
 * @param {string} resultFile
 * @returns {Outcome}
 */
export function judgeRun(reported, crashes, resultFile) {
  if (crashes[0] !== undefined) {
    return {
      code: reported || HOST_FAILURE,
      why: `the extension host ended by itself (${crashes[0]}) before the tests did`,
    };
  }
  if (reported !== 0) {
    return { code: Number.isInteger(reported) ? reported : 1 };
  }
  if (!existsSync(resultFile)) {
    return { code: HOST_FAILURE, why: "the tests ended without a result: not counted as a pass" };
  }
  const { tests, failures } = JSON.parse(readFileSync(resultFile, "utf8"));
  return tests > 0 && failures === 0
    ? { code: 0 }
    : { code: 1, why: `no pass: ${tests} tests, ${failures} failures` };
}
