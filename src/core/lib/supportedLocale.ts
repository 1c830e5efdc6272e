/** The locale of VS Code's language, for numbers and times; undefined, which means the platform's own, when it has none. */
export function supportedLocale(language: string): string | undefined {
  try {
    return Intl.NumberFormat.supportedLocalesOf(language)[0];
  } catch {
    // It is no language tag.
    return undefined;
  }
}
