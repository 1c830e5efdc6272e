import type { Locator } from "playwright-core";

/** Waits until an element's text matches; fails with the text it had last. */
export async function expectText(locator: Locator, text: RegExp, limitMs = 15_000): Promise<void> {
  const end = Date.now() + limitMs;
  let last = "";
  do {
    last = (await locator.first().isVisible()) ? await locator.first().innerText() : "(not there)";
    if (text.test(last)) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  } while (Date.now() < end);
  throw new Error(`"${last}" does not match ${String(text)}`);
}
