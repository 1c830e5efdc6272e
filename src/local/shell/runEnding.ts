import { writeFile } from "node:fs/promises";
import type { BlockProcess } from "./blockProcess.ts";
import type { RunFolder } from "./runFolder.ts";

/** Why a run is ended before it ends by itself. */
export type Reason =
  | { readonly kind: "cancelled" }
  | { readonly kind: "timedOut" }
  /** A question of the block was not answered. */
  | { readonly kind: "refused"; readonly text: string; readonly line: number | null };

/** Ends a block once, for the first reason, also when the reason comes before the block is there. */
export class RunEnding {
  readonly #folder: RunFolder;
  #reason: Reason | null = null;
  #block: BlockProcess | null = null;
  #done: Promise<void> = Promise.resolve();

  constructor(folder: RunFolder) {
    this.#folder = folder;
  }

  get reason(): Reason | null {
    return this.#reason;
  }

  attach(block: BlockProcess): void {
    this.#block = block;
    if (this.#reason !== null) {
      this.#done = this.#endBlock(block);
    }
  }

  end(reason: Reason): void {
    if (this.#reason === null) {
      this.#reason = reason;
      if (this.#block !== null) {
        this.#done = this.#endBlock(this.#block);
      }
    }
  }

  /** Resolves when nothing of an ended block is left. */
  done(): Promise<void> {
    return this.#done;
  }

  async #endBlock(block: BlockProcess): Promise<void> {
    await writeFile(this.#folder.file("cancelled"), "");
    await block.terminate();
  }
}
