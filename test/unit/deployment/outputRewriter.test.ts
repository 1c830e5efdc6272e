import assert from "node:assert/strict";
import fc from "fast-check";
import { OutputRewriter } from "../../../src/core/deployment/outputRewriter.ts";

function through(rewriter: OutputRewriter, pieces: readonly string[]): string {
  return pieces.map((piece) => rewriter.push(piece)).join("") + rewriter.end();
}

describe("output on its way to the log", () => {
  it("hides a secret wherever the pieces are cut", () => {
    const text = "a s3cr3t-pw b s3cr3t-pws3cr3t-pw c";
    for (let cut = 0; cut <= text.length; cut++) {
      const rewriter = new OutputRewriter(["s3cr3t-pw"]);
      assert.equal(through(rewriter, [text.slice(0, cut), text.slice(cut)]), "a *** b ****** c");
    }
  });

  it("hides passwords in addresses and assignments, whoever's they are", () => {
    const text =
      "postgres://app:hunter2@db/x PGPASSWORD=hunter2 psql; PGPASSWORD='hun ter2' host=a password=hunter2 user=b\n";
    for (let cut = 0; cut <= text.length; cut++) {
      const output = through(new OutputRewriter([]), [text.slice(0, cut), text.slice(cut)]);
      assert.ok(!/hun|ter2/.test(output), output);
      assert.match(output, /postgres:\/\/app:\*\*\*@db\/x .* user=b\n$/);
    }
  });

  it("leaves addresses without a password alone", () => {
    const text = "http://localhost:8100/health postgres://db:5432/x https://a/b@c\n";
    assert.equal(through(new OutputRewriter([]), [text]), text);
  });

  it("prefers the longer secret, and takes secrets on the way", () => {
    const rewriter = new OutputRewriter(["pass", "password1"]);
    assert.equal(rewriter.push("password1 pass later\n"), "*** *** later\n");
    rewriter.addSecret("later");
    assert.equal(rewriter.push("later\n"), "***\n");
  });

  it("gives a file its outward name together with the line that follows it", () => {
    const rename = {
      needle: "/tmp/run/block.sh",
      rename: (text: string) =>
        text.replace(
          /\/tmp\/run\/block\.sh: line (\d+)/g,
          (_, line: string) => `doc.md: line ${Number(line) + 9}`,
        ),
    };
    const text = "x\n/tmp/run/block.sh: line 3: nosuch: command not found\ny";
    for (let cut = 0; cut <= text.length; cut++) {
      const rewriter = new OutputRewriter([], [rename]);
      assert.equal(
        through(rewriter, [text.slice(0, cut), text.slice(cut)]),
        "x\ndoc.md: line 12: nosuch: command not found\ny",
      );
    }
  });

  it("holds nothing back that cannot become a match", () => {
    const rewriter = new OutputRewriter(["s3cr3t"]);
    assert.equal(rewriter.push("Continue? (y/n) "), "Continue? (y/n) ");
  });

  it("never lets a secret through and loses nothing else", () => {
    const secret = "abcab";
    const piece = fc.string({ unit: fc.constantFrom("a", "b", "c", "\n") });
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const output = through(new OutputRewriter([secret]), pieces);
        assert.ok(!output.includes(secret));
        const whole = pieces.join("");
        if (!whole.includes(secret)) {
          assert.equal(output, whole);
        }
      }),
    );
  });
});
