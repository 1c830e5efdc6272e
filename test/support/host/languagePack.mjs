import { writeFileSync } from "node:fs";
import path from "node:path";

/**
 * Makes the server speak a language: its own texts stay English (the pack is empty), while
 * `vscode.env.language` and every text of an extension follow.
 *
 * @param {string} dataDir
 * @param {string} locale As "ko".
 */
export function writeLanguagePack(dataDir, locale) {
  const translations = path.join(dataDir, "empty-language-pack.json");
  writeFileSync(translations, JSON.stringify({ "": [], version: "1.0.0", contents: {} }));
  const id = `test.language-pack-${locale}`;
  const pack = {
    hash: id,
    label: locale,
    extensions: [{ extensionIdentifier: { id, uuid: id }, version: "0.0.1" }],
    translations: { vscode: translations },
  };
  writeFileSync(path.join(dataDir, "languagepacks.json"), JSON.stringify({ [locale]: pack }));
}
