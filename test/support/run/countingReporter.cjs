"use strict";

const { writeFileSync } = require("node:fs");
const { reporters } = require("mocha");

/** Mocha's usual report, with what was tried again; the counts also go to the file that TEST_COUNTS names. */
module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.on("retry", (test, error) => {
      reporters.Base.consoleLog(`    ↻ tried again: ${test.fullTitle()}: ${error.message}`);
    });
    runner.once("end", () => {
      const { passes, failures, pending } = runner.stats;
      const file = process.env.TEST_COUNTS;
      if (file) {
        writeFileSync(file, JSON.stringify({ passes, failures, pending }));
      }
    });
  }
};
