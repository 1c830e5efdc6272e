import type { Locator, Page } from "playwright-core";

/** The palette, quick picks and input boxes: one widget for all. */
export class QuickInput {
  readonly #page: Page;
  readonly widget: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.widget = page.locator(".quick-input-widget");
  }

  /** Also of a password: it is the only visible text field of the widget. */
  get field(): Locator {
    return this.widget.locator(".quick-input-box input");
  }

  get options(): Locator {
    return this.widget.locator(
      ".quick-input-list [role=option], .quick-input-list [role=checkbox]",
    );
  }

  /** A validation message, or the prompt. */
  get message(): Locator {
    return this.widget.locator(".quick-input-message");
  }

  get title(): Locator {
    return this.widget.locator(".quick-input-title");
  }

  option(text: string | RegExp): Locator {
    return this.options.filter({ hasText: text }).first();
  }

  async runCommand(title: string): Promise<void> {
    await this.#page.keyboard.press("F1");
    await this.field.fill(`>${title}`);
    await this.option(title).click();
  }

  /** Titles that the palette offers for a text. */
  async commands(text: string): Promise<readonly string[]> {
    await this.#page.keyboard.press("F1");
    await this.field.fill(`>${text}`);
    await this.options.first().waitFor();
    const titles = await this.options.locator(".label-name").allInnerTexts();
    await this.cancel();
    return titles;
  }

  async choose(text: string | RegExp): Promise<void> {
    await this.option(text).click();
  }

  /** Chooses several options of a quick pick that allows it. */
  async chooseAll(texts: readonly (string | RegExp)[]): Promise<void> {
    for (const text of texts) {
      await this.option(text).click();
    }
    await this.widget.getByRole("button", { name: "OK" }).click();
  }

  /** Fills in an input box and confirms it. */
  async enter(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press("Enter");
  }

  async cancel(): Promise<void> {
    await this.#page.keyboard.press("Escape");
    await this.widget.waitFor({ state: "hidden" });
  }
}
