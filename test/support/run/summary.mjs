/**
 * Prints what ran, on what, and last the sum on a line of its own.
 *
 * @param {readonly import("./runTask.mjs").TaskResult[]} results
 * @param {readonly string[]} used
 * @returns {boolean} Whether everything passed.
 */
export function printSummary(results, used) {
  const width = Math.max(...results.map(({ name }) => name.length));
  const lines = results.map(
    ({ name, passes, failures, pending, seconds, problem }) =>
      `${name.padEnd(width)}  ${cell(passes, "passed")}${cell(failures, "failed")}` +
      `${cell(pending, "skipped")}${seconds.toFixed(1).padStart(8)} s` +
      (problem === undefined ? "" : `   ${problem}`),
  );
  const passes = sum(results.map((result) => result.passes));
  const failures = sum(results.map((result) => result.failures));
  const pending = sum(results.map((result) => result.pending));
  const skipped = pending > 0 ? `, ${pending} skipped` : "";
  const text = ["", ...lines, "", ...used, "", `${passes} passed, ${failures} failed${skipped}`];
  process.stdout.write(`${text.join("\n")}\n`);
  return (
    failures === 0 && results.length > 0 && results.every(({ problem }) => problem === undefined)
  );
}

/**
 * @param {number} count
 * @param {string} word
 */
function cell(count, word) {
  return `${String(count).padStart(6)} ${word}`;
}

/** @param {readonly number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
