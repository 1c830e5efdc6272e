import { closeSync, fstatSync, openSync, readSync, writeFileSync, writeSync } from "node:fs";

/** How often the file is looked at, in ms. */
const INTERVAL = 100;

/** Copies a growing file to stdout. */
export class OutputTail {
  #file;
  #timer;
  #shown = 0;

  /** @param {string} file Is created empty. */
  constructor(file) {
    this.#file = file;
    writeFileSync(file, "");
    this.#timer = setInterval(() => this.#copy(), INTERVAL);
  }

  /**
   * Copies the rest.
   *
   * @returns {boolean} Whether there was any output at all.
   */
  end() {
    clearInterval(this.#timer);
    this.#copy();
    return this.#shown > 0;
  }

  #copy() {
    const handle = openSync(this.#file, "r");
    try {
      const size = fstatSync(handle).size - this.#shown;
      if (size > 0) {
        const bytes = Buffer.alloc(size);
        readSync(handle, bytes, 0, size, this.#shown);
        this.#shown += size;
        writeSync(1, bytes);
      }
    } finally {
      closeSync(handle);
    }
  }
}
