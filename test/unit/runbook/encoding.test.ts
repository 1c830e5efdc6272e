import assert from "node:assert/strict";
import { recogniseEncoding } from "../../../src/core/runbook/text/encoding.ts";
import { damage, fixture, loadParser, outline, read, rules } from "./support.ts";

describe("text that was decoded wrongly", () => {
  before(loadParser);

  for (const name of ["korean.md", "english.md"]) {
    it(`gives the same runbook as the intact text: ${name}`, () => {
      const text = fixture(name);
      for (const lossy of [false, true]) {
        assert.deepEqual(outline(read(damage(text, lossy))), outline(read(text)));
      }
    });
  }

  it("is repaired where nothing was lost, and only there", () => {
    const text = fixture("korean.md");
    const whole = read(damage(text, false));
    const [finding] = whole.findings.filter(({ rule }) => rule === "encoding-damaged");
    assert.equal(finding?.fix?.text, text);
    assert.deepEqual(
      [finding.fix.range.start, finding.fix.range.end],
      [0, damage(text, false).length],
    );
    assert.deepEqual(read(finding.fix.text).encoding, { kind: "intact" });
    const lost = read(damage(text, true));
    assert.deepEqual(lost.encoding, { kind: "damaged", decodedAs: "windows-1252", repaired: null });
  });

  it("is recognised as latin-1 where the code page had no letters for it", () => {
    const text = Buffer.from("# 배포\n- [ ] 확인\n", "utf8").toString("latin1");
    const { encoding } = read(text);
    assert.deepEqual(encoding, {
      kind: "damaged",
      decodedAs: "latin-1",
      repaired: "# 배포\n- [ ] 확인\n",
    });
  });

  it("is not what Western, Korean or mixed text is", () => {
    for (const text of [
      "# Déploiement\n- [ ] Vérifier l'accès à la base « prête »\n",
      "# Straße\n- [ ] Größe prüfen: Ä Ö Ü ß\n",
      "CAFÉ» – “quoted” — naïve façade",
      "É»",
      "# 배포 점검 café\n",
      "Äpfel Ã vs Â and ÅÆ",
      "ü€",
      "plain",
      "",
    ]) {
      assert.deepEqual(recogniseEncoding(text), { kind: "intact" }, text);
      assert.ok(!rules(read(text)).includes("encoding-damaged"));
    }
  });
});
