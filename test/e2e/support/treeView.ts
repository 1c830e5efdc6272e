import type { Locator, Page } from "playwright-core";
import { until } from "./until.ts";

/** One view of the side bar. */
export class TreeView {
  readonly #page: Page;
  readonly pane: Locator;

  constructor(page: Page, title: string | RegExp) {
    this.#page = page;
    this.pane = page
      .locator(".sidebar .pane")
      .filter({ has: page.locator(".pane-header", { hasText: title }) });
  }

  /** Rows that are rendered: what is scrolled away is not among them. */
  get rows(): Locator {
    return this.pane.locator("[role=treeitem]");
  }

  /** The row whose label (not its description) has the text; with several, the one at this place among them. */
  row(label: string | RegExp, place = 0): TreeRow {
    const match = this.rows.filter({
      has: this.#page.locator(".label-name", { hasText: label }),
    });
    return new TreeRow(this.#page, match.nth(place));
  }

  /** An action in the view's title: in the container's own when the view is alone in it. */
  titleAction(name: string | RegExp): Locator {
    return this.pane
      .locator(".pane-header:visible")
      .or(this.#page.locator(".sidebar .composite.title"))
      .getByRole("button", { name })
      .first();
  }

  async runTitleAction(name: string | RegExp): Promise<void> {
    await this.pane.hover();
    await this.titleAction(name).click();
  }

  /** The welcome content of an empty view. */
  get welcome(): Locator {
    return this.pane.locator(".welcome-view-content");
  }
}

/** A row that was clicked is folded within this time, unless something else folded it back. */
const FOLD_MS = 5000;

/** A row of a tree, with its checkbox and its actions. */
export class TreeRow {
  readonly #page: Page;
  readonly locator: Locator;

  constructor(page: Page, locator: Locator) {
    this.#page = page;
    this.locator = locator;
  }

  get checkbox(): Locator {
    return this.locator.getByRole("checkbox");
  }

  get description(): Locator {
    return this.locator.locator(".label-description");
  }

  async click(): Promise<void> {
    await this.locator.click();
  }

  async isExpanded(): Promise<boolean> {
    return (await this.locator.getAttribute("aria-expanded")) === "true";
  }

  async expand(): Promise<void> {
    await this.#fold(true);
  }

  async collapse(): Promise<void> {
    await this.#fold(false);
  }

  /** Waits until the box shows what the journal says: a click turns it before anybody was asked. */
  async expectChecked(checked: boolean): Promise<void> {
    await this.locator.locator(`[role=checkbox][aria-checked="${checked}"]`).waitFor();
  }

  /** Clicks the checkbox: what follows (a question, a refusal) is up to the extension. */
  async toggle(): Promise<void> {
    await this.checkbox.click();
  }

  /** An inline action: it is there only while the pointer is over the row. */
  async runAction(name: string | RegExp): Promise<void> {
    await this.expectAction(name);
    await this.action(name).click();
  }

  action(name: string | RegExp): Locator {
    return this.locator.getByRole("button", { name });
  }

  /** Points at the row until it offers the action: a row may move away, as when a banner above it goes. */
  async expectAction(name: string | RegExp): Promise<void> {
    await until(
      async () => {
        await this.locator.hover();
        return this.action(name).isVisible();
      },
      `The row offers ${String(name)}`,
    );
  }

  async openContextMenu(): Promise<void> {
    await this.locator.click({ button: "right" });
  }

  async #fold(open: boolean): Promise<void> {
    const folded = this.locator.and(this.#page.locator(`[aria-expanded="${open}"]`));
    await this.locator.waitFor();
    // The extension may fold or unfold the row at the same moment: then one clicks again.
    await until(
      async () => {
        if ((await this.isExpanded()) !== open) {
          await this.locator.locator(".monaco-tl-twistie").click();
        }
        return folded.waitFor({ timeout: FOLD_MS }).then(
          () => true,
          () => false,
        );
      },
      `The row is ${open ? "unfolded" : "folded"}`,
    );
  }
}
