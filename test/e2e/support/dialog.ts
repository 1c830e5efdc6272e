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

  async choose(name: string | RegExp): Promise<void> {
    await this.button(name).click();
    await this.box.waitFor({ state: "hidden" });
  }

  async cancel(): Promise<void> {
    await this.box.press("Escape");
    await this.box.waitFor({ state: "hidden" });
  }
}
