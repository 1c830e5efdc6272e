import type { Locator } from "playwright-core";

/** Whether an element with this text is to be seen at this moment. */
export function showsText(locator: Locator, text: string | RegExp): Promise<boolean> {
  return locator.first().filter({ hasText: text }).isVisible();
}

/** Waits until an element's text matches; fails with the text it had last. */
export async function expectText(locator: Locator, text: RegExp, limitMs = 15_000): Promise<void> {
  try {
    await locator.first().filter({ hasText: text }).waitFor({ timeout: limitMs });
  } catch (error) {
    const last = await locator.allInnerTexts();
    throw new Error(`"${last.join('", "') || "(not there)"}" does not match ${String(text)}`, {
      cause: error,
    });
  }
}
