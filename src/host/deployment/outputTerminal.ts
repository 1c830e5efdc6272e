import * as vscode from "vscode";

import type { Disposable } from "../../core/lib/disposable.ts";
import { TerminalCleaner } from "../../core/lib/terminalCleaner.ts";
import { coalesce } from "../lib/coalesce.ts";

/** What is written to the screen at once; more than this between two writes is left to the log file. */
const MOST_CHARACTERS = 256 * 1024;
const WRITE_DELAY_MS = 50;

/** The output of the runs of one window, in a terminal: colours and all, at the pace of the screen. */
export class OutputTerminal implements Disposable {
  readonly #write = new vscode.EventEmitter<string>();
  readonly #cleaner = new TerminalCleaner("\r\n");
  readonly #flush = coalesce(() => this.#writePending(), WRITE_DELAY_MS);
  readonly #onCancel: () => void;
  #terminal: vscode.Terminal | null = null;
  #opened = false;
  #shown = false;
  #pending: string[] = [];
  #pendingLength = 0;
  #dropped = 0;

  /** `onCancel`: Ctrl-C was typed into the terminal. */
  constructor(onCancel: () => void) {
    this.#onCancel = onCancel;
  }

  write(chunk: string): void {
    this.#pending.push(chunk);
    this.#pendingLength += chunk.length;
    while (this.#pendingLength > MOST_CHARACTERS && this.#pending.length > 1) {
      const oldest = this.#pending.shift()?.length ?? 0;
      this.#pendingLength -= oldest;
      this.#dropped += oldest;
    }
    this.#flush();
  }

  /** Opens the terminal beside the first output; one that the person closed stays closed. */
  showOnce(): void {
    if (!this.#shown) {
      this.show(true);
    }
  }

  show(preserveFocus: boolean): void {
    this.#shown = true;
    this.#terminal ??= this.#create();
    this.#terminal.show(preserveFocus);
  }

  dispose(): void {
    this.#flush.dispose();
    this.#terminal?.dispose();
    this.#write.dispose();
  }

  #create(): vscode.Terminal {
    return vscode.window.createTerminal({
      name: "Schema Ops",
      iconPath: new vscode.ThemeIcon("checklist"),
      isTransient: true,
      pty: {
        onDidWrite: this.#write.event,
        open: () => {
          this.#opened = true;
          this.#flush();
        },
        close: () => {
          this.#terminal = null;
          this.#opened = false;
        },
        handleInput: (input: string) => {
          if (input === "\u0003") {
            this.#onCancel();
          }
        },
      },
    });
  }

  #writePending(): void {
    if (!this.#opened || this.#pending.length === 0) {
      return;
    }
    const text = this.#pending.join("");
    const note =
      this.#dropped === 0
        ? ""
        : `\r\n… ${vscode.l10n.t("{0} characters are in the log file only", this.#dropped)} …\r\n`;
    this.#pending = [];
    this.#pendingLength = 0;
    this.#dropped = 0;
    this.#write.fire(note + this.#cleaner.clean(text));
  }
}
