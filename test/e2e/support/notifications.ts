import type { Locator, Page } from "playwright-core";

/** Messages in the lower right corner. */
export class Notifications {
  readonly all: Locator;

  constructor(page: Page) {
    this.all = page.locator(".notifications-toasts .notification-toast");
  }

  message(text: string | RegExp): Locator {
    return this.all.filter({ hasText: text }).first();
  }

  async choose(text: string | RegExp, button: string | RegExp): Promise<void> {
    await this.message(text).getByRole("button", { name: button }).click();
  }

  async dismiss(text: string | RegExp): Promise<void> {
    const message = this.message(text);
    await message.hover();
    await message.locator(".codicon-notifications-clear").click();
  }
}
