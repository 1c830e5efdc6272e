import assert from "node:assert/strict";
import fc from "fast-check";

import { globToRegExp } from "../../../../src/host/lib/globToRegExp.ts";
import { codeBlock, escapeMarkdown, shorten } from "../../../../src/host/lib/markdownText.ts";
import { sameButTicks } from "../../../../src/host/runbook/sameButTicks.ts";

describe("globToRegExp", () => {
  const runbooks = globToRegExp("**/*{CHECKLIST,checklist,RUNBOOK,runbook}*.md");

  it("finds a file at any depth, the top included", () => {
    assert.match("DEPLOYMENT_CHECKLIST.md", runbooks);
    assert.match("docs/ops/runbook-2.md", runbooks);
  });

  it("does not find what the glob does not name", () => {
    assert.doesNotMatch("README.md", runbooks);
    assert.doesNotMatch("CHECKLIST.txt", runbooks);
    assert.doesNotMatch("CHECKLIST/README.md", runbooks);
  });

  it("takes characters of regular expressions as they are", () => {
    assert.match("a+b(1).md", globToRegExp("a+b(1).md"));
    assert.doesNotMatch("aab1.md", globToRegExp("a+b(1).md"));
  });
});

describe("sameButTicks", () => {
  const text = "# A\n- [ ] one\n  1. [x] two\n> * [X] three\n`- [ ]` no item\n";

  it("sees no change in ticks", () => {
    assert.ok(sameButTicks(text, text.replace("[ ] one", "[x] one").replace("[x] two", "[ ] two")));
  });

  it("sees every other change", () => {
    assert.ok(!sameButTicks(text, text.replace("one", "two")));
    assert.ok(!sameButTicks(text, text.replace("`- [ ]`", "`- [x]`")));
    assert.ok(!sameButTicks(text, `${text} `));
  });
});

describe("escapeMarkdown", () => {
  it("leaves nothing that makes a link, a command or HTML", () => {
    const hostile = "[x](command:evil) <img src=x> ![y](z) `code` **b** http://a.example $(icon)";
    assert.doesNotMatch(escapeMarkdown(hostile), /(?<!\\)[[\]()`*!]|<|(?<!\\):/);
  });
});

describe("codeBlock", () => {
  it("cannot be ended by what it holds", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("`", "~", "\n", "a")), (pieces) => {
        const [first = "", ...rest] = codeBlock(pieces.join(""), "sql").split("\n");
        const fence = first.replace("sql", "");
        const inside = rest.slice(0, -1);
        assert.equal(rest.at(-1), fence);
        assert.ok(inside.every((line) => !line.startsWith(fence)));
      }),
    );
  });
});

describe("shorten", () => {
  it("writes out what is hidden or turns the text around", () => {
    assert.equal(
      shorten("a\u001b[31mred \u202etxt.exe\u202c", 80),
      "a\\u001b[31mred \\u202etxt.exe\\u202c",
    );
  });

  it("gives one line of at most the length", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 50 }), (text, length) => {
        const short = shorten(text, length);
        assert.ok(short.length <= length);
        assert.doesNotMatch(short, /\n/);
      }),
    );
  });
});
