import assert from "node:assert/strict";
import fc from "fast-check";
import * as v from "valibot";
import type { ExpectationView } from "../../../../src/core/deployment/view/resultsModel.ts";
import { resultsStringsSchema } from "../../../../src/protocol/resultsStrings.ts";
import { visibleText } from "../../../../src/core/lib/visibleText.ts";
import { fill } from "../../../../src/webview/lib/fill.ts";
import {
  actualText,
  errorText,
  expectationText,
  formatsFor,
} from "../../../../src/webview/results/words.ts";

const strings = v.parse(
  resultsStringsSchema,
  Object.fromEntries(
    Object.keys(resultsStringsSchema.entries).map((key) => [key, `<${key}> {0} {1}`]),
  ),
);
const expectation = (
  kind: ExpectationView["kind"],
  operator: ExpectationView["operator"],
  value: ExpectationView["value"],
): string =>
  expectationText(
    { kind, operator, value, text: "", line: 1, explicit: false, agrees: true },
    {
      ...strings,
      expectBetween: "{0} to {1}",
      expectRows: "{0} rows",
      expectMilliseconds: "{0} ms",
      expectNames: "exactly {0}",
      expectAtLeastNames: "at least {0}",
      expectEmpty: "no rows",
      expectOneRow: "1 row",
    },
  );

describe("expectationText", () => {
  it("says every form", () => {
    assert.equal(expectation("value", "=", 11), "= 11");
    assert.equal(expectation("value", ">=", 100), "≥ 100");
    assert.equal(expectation("value", "between", [10, 20]), "10 to 20");
    assert.equal(expectation("rows", "=", 0), "no rows");
    assert.equal(expectation("rows", "=", 1), "1 row");
    assert.equal(expectation("rows", "=", 3), "3 rows");
    assert.equal(expectation("rows", "<", 3), "< 3 rows");
    assert.equal(expectation("duration", "<", 100), "< 100 ms");
    assert.equal(expectation("names", "=", ["a", "b"]), "exactly a, b");
    assert.equal(expectation("names", ">=", ["a"]), "at least a");
  });
});

describe("actualText", () => {
  it("says a count of rows in the person's words and everything else as it is", () => {
    const korean = { ...strings, expectRows: "{0}행", expectEmpty: "행 없음" };
    assert.equal(actualText("3 rows", korean), "3행");
    assert.equal(actualText("1000+ rows", korean), "1000+행");
    assert.equal(actualText("0 rows", korean), "행 없음");
    assert.equal(actualText("36", korean), "36");
  });
});

describe("fill", () => {
  it("does not fill what a value brings", () => {
    assert.equal(fill("{0} of {1}", "{1}", "x"), "{1} of x");
    assert.equal(fill("{0} {2}", "a"), "a {2}");
  });
});

describe("errorText", () => {
  it("names a SQLSTATE and no other code", () => {
    assert.equal(errorText({ code: "42P01", message: "m" }, strings).sqlState, "42P01");
    assert.equal(errorText({ code: "unreachable", message: "m" }, strings).sqlState, null);
    assert.equal(errorText({ code: "<b>", message: "m" }, strings).sqlState, null);
  });
});

describe("formatsFor", () => {
  it("writes durations in two units at most", () => {
    const formats = formatsFor("en");
    const duration = (ms: number): string => formats.duration(ms);
    assert.equal(duration(12.4), "12 ms");
    assert.equal(duration(8200), "8.2 sec");
    assert.equal(duration(93_400), "1 min 33 sec");
    assert.equal(duration(7_500_000), "2 hr 5 min");
  });

  it("takes any language tag, and any time", () => {
    for (const language of ["", "xx-nothing", "qps-ploc", "not a tag"]) {
      assert.equal(typeof formatsFor(language).count(1), "string");
    }
    assert.equal(formatsFor("en").time("yesterday\u202e"), "yesterday\\u202e");
  });
});

describe("visibleText", () => {
  it("leaves nothing that hides or reorders", () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
          maxLength: 200,
        }),
        (text) => {
          assert.doesNotMatch(
            visibleText(text),
            /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/,
          );
        },
      ),
    );
  });

  it("keeps tabs, line ends and every script", () => {
    assert.equal(visibleText("a\tb\r\nc 한글 🙂"), "a\tb\nc 한글 🙂");
  });
});
