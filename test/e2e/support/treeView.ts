import type { Locator, Page } from "playwright-core";

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

  /** The row whose label (not its description) has the text. */
  row(label: string | RegExp): TreeRow {
    const match = this.rows.filter({
      has: this.#page.locator(".label-name", { hasText: label }),
    });
    return new TreeRow(match.first());
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

/** A row of a tree, with its checkbox and its actions. */
export class TreeRow {
  readonly locator: Locator;

  constructor(locator: Locator) {
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
    if (!(await this.isExpanded())) {
      await this.locator.locator(".monaco-tl-twistie").click();
    }
  }

  async collapse(): Promise<void> {
    if (await this.isExpanded()) {
      await this.locator.locator(".monaco-tl-twistie").click();
    }
  }

  async isChecked(): Promise<boolean> {
    return (await this.checkbox.getAttribute("aria-checked")) === "true";
  }

  /** Clicks the checkbox: what follows (a question, a refusal) is up to the extension. */
  async toggle(): Promise<void> {
    await this.checkbox.click();
  }

  /** An inline action: it is there only while the pointer is over the row. */
  async runAction(name: string | RegExp): Promise<void> {
    await this.locator.hover();
    await this.locator.getByRole("button", { name }).click();
  }

  async openContextMenu(): Promise<void> {
    await this.locator.click({ button: "right" });
  }
}
