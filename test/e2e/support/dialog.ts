import type { Locator, Page } from "playwright-core";

/** The modal dialog. */
export class Dialog {
  readonly box: Locator;

  constructor(page: Page) {
    this.box = page.locator(".monaco-dialog-box");
  }

  button(name: string | RegExp): Locator {
    return this.box.getByRole("button", { name });
  }

  /** Ends when this question is gone: the next one may stand in its place at once. */
  async choose(name: string | RegExp): Promise<void> {
    const asked = await this.box.elementHandle();
    await this.button(name).click();
    await asked.waitForElementState("hidden");
  }

  async cancel(): Promise<void> {
    await this.box.press("Escape");
    await this.box.waitFor({ state: "hidden" });
  }
}
