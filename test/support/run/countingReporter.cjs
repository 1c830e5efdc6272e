"use strict";

const { writeFileSync } = require("node:fs");
const { reporters } = require("mocha");

/** Mocha's usual report; the counts also go to the file that TEST_COUNTS names. */
module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once("end", () => {
      const { passes, failures, pending } = runner.stats;
      const file = process.env.TEST_COUNTS;
      if (file) {
        writeFileSync(file, JSON.stringify({ passes, failures, pending }));
      }
    });
  }
};
