import type { Locator, Page } from "playwright-core";
import { Dialog } from "./dialog.ts";
import { Editor } from "./editor.ts";
import { Notifications } from "./notifications.ts";
import { QuickInput } from "./quickInput.ts";
import { TreeView } from "./treeView.ts";
import { WebviewFrame } from "./webviewFrame.ts";

/** A click that hit a window still restoring itself shows its effect within this time. */
const SETTLED_MS = 700;

/** The window as a person sees it, part by part. */
export class Workbench {
  readonly page: Page;
  readonly quickInput: QuickInput;
  readonly notifications: Notifications;
  readonly dialog: Dialog;
  readonly editor: Editor;

  constructor(page: Page) {
    this.page = page;
    this.quickInput = new QuickInput(page);
    this.notifications = new Notifications(page);
    this.dialog = new Dialog(page);
    this.editor = new Editor(page);
  }

  /** The container's icon in the activity bar. */
  activity(name: string | RegExp): Locator {
    return this.page.locator(".activitybar").getByRole("tab", { name });
  }

  /** The number on an icon in the activity bar. */
  badge(name: string | RegExp): Locator {
    return this.activity(name).locator(".badge-content");
  }

  /** Shows a container of the activity bar; it stays open when it is open already. */
  async showContainer(name: string | RegExp): Promise<void> {
    const icon = this.activity(name);
    const isShown = async (): Promise<boolean> =>
      (await icon.getAttribute("aria-expanded")) === "true";
    // A window that has just been loaded may restore the container while it is clicked, which closes
    // it again: only what is still there a moment later is shown.
    for (let attempt = 0; attempt < 5; attempt += 1) {
      if (!(await isShown())) {
        await icon.click();
      }
      await this.page.waitForTimeout(SETTLED_MS);
      if (await isShown()) {
        return;
      }
    }
    throw new Error(`The container ${String(name)} does not stay open.`);
  }

  /** A view of the side bar, by the title of its pane. */
  view(title: string | RegExp): TreeView {
    return new TreeView(this.page, title);
  }

  /** An entry of the status bar: `publisher.extension.id`. */
  statusItem(id: string): Locator {
    return this.page.locator(`.statusbar-item[id="${id}"]`);
  }

  /** The webview in the active editor group. */
  webview(): WebviewFrame {
    return new WebviewFrame(this.page);
  }

  /** Runs a command by its title in the palette. */
  async runCommand(title: string): Promise<void> {
    await this.quickInput.runCommand(title);
  }

  /** Rows of the Problems panel. */
  async problems(): Promise<Locator> {
    await this.runCommand("Problems: Focus on Problems View");
    return this.page.locator(".markers-panel [role=treeitem]");
  }

  /** Chooses an entry of an open context or overflow menu. */
  async chooseMenuItem(name: string | RegExp): Promise<void> {
    const item = this.page.getByRole("menuitem", { name });
    await item.hover();
    // Menus take no click within their first moment.
    await this.page.waitForTimeout(200);
    await item.click();
  }
}
