import * as l10n from "@vscode/l10n";
import { useNumberLocale } from "./monitoring/numberProse.ts";

/** What VS Code and `l10n/bundle.l10n.*.json` hold: the English text -> the translated one. */
export type Translations = Readonly<Record<string, string>>;

/**
 * Words that the window and the terminal share. The terminal loads its language itself; the window
 * hands over what VS Code loaded for it, before anything is said.
 */
export function useTranslations(contents: Translations | undefined, locale: string): void {
  if (contents !== undefined) {
    l10n.config({ contents });
  }
  useNumberLocale(locale);
}
