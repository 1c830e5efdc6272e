import assert from "node:assert/strict";
import fc from "fast-check";
import { compareDecimals, parseDecimal } from "../../../src/core/deployment/decimal.ts";
import { judgeAnswer, judgeOutput } from "../../../src/core/deployment/judge.ts";
import type { Answer } from "../../../src/core/deployment/ports.ts";
import type { Expectation } from "../../../src/core/runbook/expectation.ts";
import { rows } from "../../support/fakes/parts.ts";
import { expects } from "../../support/fakes/runbooks.ts";

const is = (value: number | string, explicit = false): Expectation =>
  expects({ kind: "value", operator: "=", value }, explicit);
const atLeast = (value: number): Expectation => expects({ kind: "value", operator: ">=", value });
const rowCount = (value: number): Expectation => expects({ kind: "rows", operator: "=", value });

function verdict(expectations: readonly Expectation[], answer: Answer): string {
  const judged = judgeAnswer(expectations, answer);
  return `${judged.verdict} ${judged.actual ?? "-"}`;
}

function capped(...values: string[][]): Answer {
  return { ...rows(...values), truncated: true } as Answer;
}

function ofType(type: string, value: string): Answer {
  return { ...rows([value]), columns: [{ name: "a", type }] } as Answer;
}

describe("judging an answer", () => {
  it("leaves an answer without an expectation open: never a pass", () => {
    assert.equal(verdict([], rows(["11"])), "open 11");
    assert.equal(verdict([], rows()), "open 0 rows");
  });

  it("compares numbers as numbers, whatever they are written like", () => {
    assert.equal(verdict([is(11)], rows(["11"])), "pass 11");
    assert.equal(verdict([is("11")], rows(["11.0"])), "pass 11.0");
    assert.equal(verdict([is(32)], rows(["36"])), "fail 36");
    assert.equal(verdict([atLeast(100)], rows(["99"])), "fail 99");
    assert.equal(verdict([atLeast(100)], rows(["1e2"])), "pass 1e2");
    assert.equal(verdict([atLeast(100)], rows(["NaN"])), "fail NaN");
  });

  it("keeps numbers exact that a double cannot hold", () => {
    assert.equal(
      verdict([is("9007199254740993")], rows(["9007199254740992"])),
      "fail 9007199254740992",
    );
    assert.equal(
      verdict([is("9007199254740993")], rows(["9007199254740993"])),
      "pass 9007199254740993",
    );
    assert.equal(
      verdict([is("0.1")], rows(["0.10000000000000000001"])),
      "fail 0.10000000000000000001",
    );
  });

  it("finds no single value where there is not exactly one row", () => {
    assert.equal(verdict([is(1)], rows()), "fail 0 rows");
    assert.equal(verdict([is(1)], rows(["1"], ["1"])), "fail 2 rows");
    assert.equal(verdict([is(1)], rows([null])), "fail NULL");
  });

  it("takes PostgreSQL's t for true where the column is a boolean, and only there", () => {
    assert.equal(verdict([is("true")], ofType("bool", "t")), "pass t");
    assert.equal(verdict([is("TRUE")], ofType("boolean", "f")), "fail f");
    assert.equal(verdict([is("true")], ofType("text", "t")), "fail t");
  });

  it("counts rows, and does not guess beyond the cap", () => {
    assert.equal(verdict([rowCount(0)], rows()), "pass 0 rows");
    assert.equal(verdict([rowCount(1)], rows(["a"])), "pass 1 row");
    assert.equal(verdict([rowCount(3)], capped(["a"], ["b"])), "open 3+ rows");
    assert.equal(verdict([rowCount(2)], capped(["a"], ["b"])), "fail 3+ rows");
    const least = expects({ kind: "rows", operator: ">=", value: 3 });
    assert.equal(verdict([least], capped(["a"], ["b"])), "pass 3+ rows");
    const range = expects({ kind: "rows", operator: "between", value: [1, 2] });
    assert.equal(verdict([range], capped(["a"], ["b"])), "fail 3+ rows");
  });

  it("compares names in any order, and says which there are", () => {
    const names = expects({ kind: "names", operator: "=", value: ["a", "b"] });
    assert.equal(verdict([names], rows(["b"], ["a"])), "pass b, a");
    assert.equal(verdict([names], rows(["a"])), "fail a");
    assert.equal(verdict([names], rows(["a"], ["b"], ["c"])), "fail a, b, c");
    const some = expects({ kind: "names", operator: ">=", value: ["a"] });
    assert.equal(verdict([some], rows(["c"], ["a"])), "pass c, a");
    assert.equal(verdict([some], capped(["c"])), "open c, …");
  });

  it("fails what takes too long although its rows are right", () => {
    const fast = expects({ kind: "duration", operator: "<", value: 1 });
    assert.equal(verdict([is(1), fast], rows(["1"])), "fail 1 · 2 ms");
  });

  it("lets an explicit expectation win over the prose", () => {
    assert.equal(verdict([is(51), is(64, true)], rows(["64"])), "pass 64");
    assert.equal(verdict([is(51), is(64, true)], rows(["51"])), "fail 51");
  });

  it("never passes silently where the document contradicts itself", () => {
    assert.equal(verdict([is(64), is(51)], rows(["64"])), "open 64");
    assert.equal(verdict([is(64), is(51)], rows(["51"])), "fail 51");
    assert.equal(verdict([is(11), atLeast(10)], rows(["11"])), "pass 11");
  });

  it("cannot order texts", () => {
    const after = expects({ kind: "value", operator: ">", value: "a" });
    assert.equal(verdict([after], rows(["b"])), "open b");
  });

  it("calls what could not be asked an error", () => {
    const answer: Answer = {
      kind: "error",
      error: { code: "unreachable", message: "" },
      durationMs: 0,
      server: null,
    };
    assert.equal(verdict([is(1)], answer), "error -");
  });

  it("passes exactly when every expectation that counts holds", () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), fc.integer(), (wanted, actual) => {
        const judged = judgeAnswer(
          wanted.map((value) => is(value)),
          rows([String(actual)]),
        );
        assert.equal(
          judged.verdict === "pass",
          wanted.every((value) => value === actual),
        );
        assert.equal(judged.verdict === "fail", wanted[0] !== actual);
      }),
    );
  });

  it("is total: any text against any expectation gives a verdict", () => {
    const operator = fc.constantFrom("=", "<>", "<", "<=", ">", ">=" as const);
    fc.assert(
      fc.property(
        operator,
        fc.oneof(fc.string(), fc.double()),
        fc.option(fc.string()),
        (op, value, actual) => {
          const expectation = expects({ kind: "value", operator: op as "=", value });
          judgeAnswer([expectation], rows([actual]));
          judgeOutput([expectation], actual ?? "", { durationMs: null, truncated: false });
        },
      ),
    );
  });
});

describe("exact numbers", () => {
  it("compare as integers do, at any size and scale", () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt(), fc.nat({ max: 30 }), (a, b, scale) => {
        const left = parseDecimal(`${a}e-${scale}`)!;
        const right = parseDecimal(`${b}${"0".repeat(3)}e-${scale + 3}`)!;
        assert.equal(compareDecimals(left, right), a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });

  it("are refused when they would be worth no one's time", () => {
    for (const text of ["", ".", "1e99999", "9".repeat(5000), "0x10", "1 2", "Infinity", "--1"]) {
      assert.equal(parseDecimal(text), undefined);
    }
  });
});

describe("judging the output of a check", () => {
  const judge = (
    expectations: readonly Expectation[],
    stdout: string,
    truncated = false,
  ): string => {
    const judged = judgeOutput(expectations, stdout, { durationMs: 1, truncated });
    return `${judged.verdict} ${judged.actual ?? "-"}`;
  };

  it("reads the number of the last line that is not empty", () => {
    assert.equal(judge([is(64)], "64\n"), "pass 64");
    assert.equal(judge([is(64)], "      51 a.sql\n      64 total\n\n"), "pass 64");
    assert.equal(judge([is(64)], "files: 51\r\n"), "fail 51");
    assert.equal(judge([is(64)], "\u001b[32m64\u001b[0m\n"), "pass 64");
    assert.equal(judge([is(64)], ""), "fail 0 rows");
  });

  it("does not take psql's footer for the answer", () => {
    assert.equal(judge([is(1)], " count \n-------\n     5\n(1 row)\n"), "open 4 rows");
  });

  it("does not choose between several numbers", () => {
    assert.equal(judge([is(64)], "from 51 to 64\n"), "open 1 row");
  });

  it("counts lines and finds names in paths", () => {
    assert.equal(judge([rowCount(2)], "a\nb\n"), "pass 2 rows");
    assert.equal(judge([rowCount(2)], "a\nb\n", true), "open 2+ rows");
    const names = expects({ kind: "names", operator: "=", value: ["a.sql", "b.sql"] });
    assert.equal(judge([names], "x/a.sql\n-rw-r--r-- 1 u g 5 Jan 1 b.sql\n"), "pass a.sql, b.sql");
    assert.equal(judge([names], "x/a.sql\nx/c.sql\n"), "fail a.sql, x/c.sql");
  });

  it("compares a text with the last line", () => {
    assert.equal(judge([is("OK")], "checking\nOK\n"), "pass OK");
    assert.equal(judge([is("OK")], "OK\nnot really\n"), "fail not really");
  });
});
