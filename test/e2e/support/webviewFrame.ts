import type { FrameLocator, Locator, Page } from "playwright-core";

type Role = Parameters<Page["getByRole"]>[0];

/** The page inside a webview: VS Code wraps it into two frames. */
export class WebviewFrame {
  readonly frame: FrameLocator;

  constructor(page: Page) {
    this.frame = page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");
  }

  get body(): Locator {
    return this.frame.locator("body");
  }

  byRole(role: Role, name: string | RegExp): Locator {
    return this.frame.getByRole(role, { name });
  }

  byText(text: string | RegExp): Locator {
    return this.frame.getByText(text);
  }
}
