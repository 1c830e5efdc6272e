import { readPsqlErrors, type PsqlMessage } from "../../core/sql/psqlMessages.ts";

/** Nobody reads more; a step fails by its first. */
const MOST_ERRORS = 200;
/** A line that is longer holds no message at its start that is not seen. */
const LONGEST_LINE = 64 * 1024;

/** Finds psql's errors in a stream that arrives piece by piece (bytes, one a character). */
export class ErrorScanner {
  readonly errors: PsqlMessage[] = [];
  #line = "";

  push(piece: string): void {
    const end = piece.lastIndexOf("\n");
    if (end === -1) {
      this.#line = (this.#line + piece).slice(0, LONGEST_LINE);
      return;
    }
    this.#scan(this.#line + piece.slice(0, end));
    this.#line = piece.slice(end + 1);
  }

  end(): void {
    this.#scan(this.#line);
    this.#line = "";
  }

  #scan(text: string): void {
    if (this.errors.length < MOST_ERRORS && text.includes(":  ")) {
      this.errors.push(...readPsqlErrors(Buffer.from(text, "latin1").toString("utf8")));
    }
  }
}
