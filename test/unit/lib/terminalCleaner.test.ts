import assert from "node:assert/strict";
import fc from "fast-check";
import { TerminalCleaner } from "../../../src/core/lib/terminalCleaner.ts";

const clean = (...chunks: readonly string[]): string => {
  const cleaner = new TerminalCleaner("\r\n");
  return chunks.map((chunk) => cleaner.clean(chunk)).join("");
};

describe("TerminalCleaner", () => {
  it("keeps colours, line erasure and what progress bars need", () => {
    const text = "\x1b[1;31mred\x1b[0m 10%\r\x1b[K20%\x1b[3D\t!";
    assert.equal(clean(text), text);
  });

  it("ends every line as a terminal needs it", () => {
    assert.equal(clean("a\nb\r\nc\r", "\nd"), "a\r\nb\r\nc\r\nd");
    assert.equal(new TerminalCleaner("\n").clean("a\nb\r\nc\r!"), "a\nb\nc\r!");
  });

  it("drops titles, the clipboard, links and every other string sequence", () => {
    for (const hostile of [
      "\x1b]0;title\x07",
      "\x1b]52;c;aGk=\x1b\\",
      "\x1b]8;;http://example.com\x07",
      "\x1bPq#0\x1b\\",
      "\x9d52;c;aGk=\x9c",
      "\x1b_x\x1b\\",
    ]) {
      assert.equal(clean(`a${hostile}b`), "ab", JSON.stringify(hostile));
    }
  });

  it("drops what asks the terminal, moves off the line, clears the screen or resets it", () => {
    for (const hostile of [
      "\x1b[6n",
      "\x1b[c",
      "\x1b[2J",
      "\x1b[5A",
      "\x1b[?1049h",
      "\x1bc",
      "\x1b(B",
      "\x05",
      "\x07",
      "\x9b6n",
    ]) {
      assert.equal(clean(`a${hostile}b`), "ab", JSON.stringify(hostile));
    }
  });

  it("hides at most the rest of a line behind a sequence that does not end", () => {
    assert.equal(clean("a\x1b]0;never ended\nb"), "a\r\nb");
    assert.match(clean("\x1b]0;", "x".repeat(10_000), "after"), /after$/);
  });

  it("cleans the same however its input is cut", () => {
    const piece = fc.constantFrom(
      "text",
      "\n",
      "\r",
      "\x1b",
      "[",
      "]0;t",
      "\x07",
      "\\",
      "31m",
      "6n",
      "\x9b",
      "\x9d",
      "\x9c",
      "(B",
      "\x00",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const whole = clean(pieces.join(""), "\n");
        assert.equal(clean(...pieces, "\n"), whole);
        assert.doesNotMatch(
          whole.replace(/\x1b\[[\d;:]*[mKGCD]/g, ""),
          /[\x00-\x07\x0e-\x1f\x7f-\x9f]/,
        );
      }),
    );
  });

  it("takes time in proportion to its input, whatever that is", () => {
    const size = 256 * 1024;
    for (const flood of ["\x90", "\x1b]", "\x1b[", "\x1b[1;", "\x1b", "\r", "\x9b1"]) {
      const text = flood.repeat(size / flood.length);
      const started = performance.now();
      clean(text, `${text}\x1bx`);
      assert.ok(performance.now() - started < 1000, JSON.stringify(flood));
    }
  });
});
