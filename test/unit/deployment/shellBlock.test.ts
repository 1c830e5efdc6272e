import assert from "node:assert/strict";
import fc from "fast-check";
import {
  commandAtLine,
  readShellBlock,
  spellPath,
} from "../../../src/core/deployment/shellBlock.ts";

describe("a shell block", () => {
  const fallbacks = (text: string) =>
    readShellBlock(text).fallbacks.map(({ word, line, command, answers }) => ({
      word,
      line,
      text: command.text,
      answers,
    }));

  it("tells a failure that is tolerated on purpose", () => {
    assert.deepEqual(
      fallbacks("set -e\npsql -f a.sql || true\nmkdir x || { echo there; exit 0; }"),
      [
        { word: "true", line: 2, text: "psql -f a.sql", answers: [] },
        { word: "echo", line: 3, text: "mkdir x", answers: [] },
      ],
    );
    assert.equal(fallbacks("f() { cmd || return 0; }").length, 1);
    assert.equal(fallbacks("x=$(cmd || :)").length, 1);
    assert.equal(fallbacks("cmd \\\n  || echo no >&2").length, 1);
  });

  it("takes a fallback that acts for a condition", () => {
    for (const text of [
      "cmd || exit 1",
      "cmd || createdb x",
      "cmd || { echo failed; exit 1; }",
      "cmd && true",
      "cmd || return 1",
      "if cmd; then true; fi",
    ]) {
      assert.deepEqual(fallbacks(text), [], text);
    }
  });

  it("knows commands that answer by their exit code", () => {
    assert.deepEqual(fallbacks("grep -q x y || echo none")[0]?.answers, [1]);
    assert.deepEqual(fallbacks("[ -f x ] || echo none")[0]?.answers, [1]);
    assert.deepEqual(fallbacks("[[ -f x ]] || echo none")[0]?.answers, [1]);
    assert.deepEqual(fallbacks("psql -l | grep -q db || echo none")[0]?.answers, [1]);
    assert.deepEqual(fallbacks("systemctl is-active x || true")[0]?.answers, [1, 3, 4]);
    assert.deepEqual(fallbacks("constructor || true")[0]?.answers, []);
  });

  it("finds the command of a line, and among several the one that bash names", () => {
    const block = readShellBlock('echo a\npsql -c "\nselect 1\n" \\\n -d x\necho b; false; echo c');
    assert.equal(commandAtLine(block, 2, "")?.text, 'psql -c "\nselect 1\n" \\\n -d x');
    assert.equal(commandAtLine(block, 6, "false")?.text, "false");
    assert.equal(commandAtLine(block, 4, "")?.line, 2);
    assert.equal(commandAtLine(block, 60, ""), null);
  });

  it("knows where a here-document begins, and what runs in the background", () => {
    const block = readShellBlock("echo\npsql <<SQL | cat\nselect 1;\nSQL\nsleep 1 &\nwait");
    assert.equal(commandAtLine(block, 2, "psql")?.hereDocumentLine, 3);
    assert.deepEqual(
      block.background.map(({ text, line }) => [text, line]),
      [["sleep 1", 5]],
    );
  });

  it("finds client tools called by an absolute path", () => {
    assert.deepEqual(
      readShellBlock("/usr/bin/psql -l; x=$(/opt/pg 16/bin/pg_dump); /opt/bin/pg_dump a").toolPaths,
      ["/usr/bin/psql", "/opt/bin/pg_dump"],
    );
  });

  it("spells a path as the place it goes to is quoted", () => {
    const text = `a /x 'b /x' "c /x"`;
    const block = readShellBlock(text);
    const spelled = (from: string) => spellPath(block, "/it's $my/w", text.indexOf(from) + 2);
    assert.equal(spelled("a /x"), "/it\\'s\\ \\$my/w");
    assert.equal(spelled("b /x"), "/it'\\''s $my/w");
    assert.equal(spelled("c /x"), "/it's \\$my/w");
    assert.equal(spellPath(block, "/plain/path", 3), "/plain/path");
  });

  it("is total", () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom("||", "true", "$(", ")", "<<E\n", "E\n", "`", "'", '"', "{", "if", "\n", "&"),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const block = readShellBlock(pieces.join(" "));
        assert.ok(block.commands.every(({ line, endLine }) => line >= 1 && line <= endLine));
      }),
    );
  });
});
