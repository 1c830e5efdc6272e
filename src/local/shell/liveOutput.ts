/** At most so many characters a call: never more than 64 KiB of UTF-8. */
const CHUNK = 21_000;
/** Output that nobody took in time beyond this is dropped, the oldest first: the log has it all. */
const MOST_PENDING = 512 * 1024;
const EVERY_MS = 16;
/** Time a listener may take of each round. */
const BUDGET_MS = 5;

/** Hands output to a listener as it comes, and keeps little of it when the listener is slow. */
export class LiveOutput {
  readonly #listener: (chunk: string) => void;
  #pending = "";
  #timer: NodeJS.Timeout | null = null;

  constructor(listener: (chunk: string) => void) {
    this.#listener = listener;
  }

  push(text: string): void {
    this.#pending += text;
    if (this.#pending.length > MOST_PENDING) {
      this.#pending = this.#pending.slice(-MOST_PENDING);
    }
    this.#timer ??= setTimeout(() => this.#deliver(), EVERY_MS);
  }

  end(): void {
    if (this.#timer !== null) {
      clearTimeout(this.#timer);
    }
    this.#deliver();
    if (this.#timer !== null) {
      clearTimeout(this.#timer);
      this.#timer = null;
    }
    if (this.#pending !== "") {
      this.#listener(this.#pending.slice(-CHUNK));
      this.#pending = "";
    }
  }

  #deliver(): void {
    this.#timer = null;
    const until = performance.now() + BUDGET_MS;
    while (this.#pending !== "" && performance.now() < until) {
      const chunk = this.#pending.slice(0, CHUNK);
      this.#pending = this.#pending.slice(chunk.length);
      this.#listener(chunk);
    }
    if (this.#pending !== "") {
      this.#timer = setTimeout(() => this.#deliver(), EVERY_MS);
    }
  }
}
