import type { Locator, Page } from "playwright-core";
import { until } from "./until.ts";

const MOST_ROWS = 100;

/**
 * Walks down a tree by keyboard until the row with the focus will do. A key is pressed only when what
 * the one before did has been drawn: a reader of the screen does no other.
 */
export async function walkRows(
  page: Page,
  pane: Locator,
  willDo: (row: Locator) => Promise<boolean>,
): Promise<void> {
  const focused = pane.locator(".monaco-list-row.focused");
  for (let step = 0; step < MOST_ROWS; step += 1) {
    if (await willDo(focused)) {
      return;
    }
    const place = await focused.getAttribute("data-index");
    await page.keyboard.press("ArrowDown");
    await until(
      async () => (await focused.getAttribute("data-index")) !== place,
      "the next row has the focus",
    );
  }
  throw new Error("The keyboard does not reach the row.");
}
