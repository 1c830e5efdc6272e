import type { Locator, Page } from "playwright-core";

/** The active text editor. */
export class Editor {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  get lines(): Locator {
    return this.#page.locator(".editor-instance .view-line");
  }

  get codeLenses(): Locator {
    return this.#page.locator(".codelens-decoration a");
  }

  get tabs(): Locator {
    return this.#page.locator(".tabs-container .tab");
  }

  get activeTab(): Locator {
    return this.#page.locator(".tabs-container .tab.active");
  }

  /** Opens a file of the workspace by its name. */
  async open(file: string): Promise<void> {
    await this.#page.keyboard.press("Control+P");
    const field = this.#page.locator(".quick-input-widget .quick-input-box input");
    await field.fill(file);
    await this.#page
      .locator(".quick-input-list [role=option]")
      .filter({ hasText: file })
      .first()
      .click();
    await this.tabs.filter({ hasText: file }).first().waitFor();
  }

  /** The CodeLens with the text; with several, the one that stands highest. */
  codeLens(text: string | RegExp): Locator {
    return this.codeLenses.filter({ hasText: text }).first();
  }

  /** Line and column of the cursor, as the status bar says it ("Ln 12, Col 1"). */
  async cursor(): Promise<string> {
    return this.#page.locator('.statusbar-item[id="status.editor.selection"]').innerText();
  }

  async save(): Promise<void> {
    await this.#page.keyboard.press("Control+S");
  }
}
