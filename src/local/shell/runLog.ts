import { createWriteStream, type WriteStream } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { StringDecoder } from "node:string_decoder";
import type { OutputRewriter } from "../../core/deployment/outputRewriter.ts";
import type { PsqlMessage } from "../../core/sql/psqlMessages.ts";
import { ErrorScanner } from "./errorScanner.ts";
import { LiveOutput } from "./liveOutput.ts";

/** Bytes kept of standard output for a check to be judged by. */
const TAIL_BYTES = 64 * 1024;

/**
 * Takes a block's output in: rewritten (secrets, names) before it touches the log file or anybody who
 * listens. Reading stops while the disk is behind, so memory stays small whatever the block prints.
 */
export class RunLog {
  readonly #file: WriteStream;
  readonly #start: number;
  readonly #live: LiveOutput;
  readonly #streams: Readable[] = [];
  readonly #ends: Promise<void>[] = [];
  readonly #scanners: ErrorScanner[] = [];
  readonly #tails = { stdout: "", stderr: "" };
  #error: Error | null = null;

  private constructor(file: WriteStream, start: number, onOutput: (chunk: string) => void) {
    this.#file = file;
    this.#start = start;
    this.#live = new LiveOutput(onOutput);
    file.on("drain", () => this.#streams.forEach((stream) => stream.resume()));
    file.on("error", (error) => {
      this.#error = error;
      // A full disk must not leave the block hanging on a full pipe.
      this.#streams.forEach((stream) => stream.resume());
    });
  }

  /** Opens the log for appending. */
  static async open(logFile: string, onOutput: (chunk: string) => void): Promise<RunLog> {
    await mkdir(path.dirname(logFile), { recursive: true });
    const start = await sizeOf(logFile);
    const file = createWriteStream(logFile, { flags: "a", mode: 0o600, highWaterMark: 256 * 1024 });
    return new RunLog(file, start, onOutput);
  }

  /** Takes in a stream until it ends. */
  read(stream: Readable, kind: "stdout" | "stderr", rewriter: OutputRewriter): void {
    const scanner = new ErrorScanner();
    const decoder = new StringDecoder("utf8");
    const take = (text: string): void => {
      if (text !== "") {
        this.#write(text, kind, scanner, decoder);
      }
    };
    this.#streams.push(stream);
    this.#scanners.push(scanner);
    stream.on("data", (chunk: Buffer) => take(rewriter.push(chunk.toString("latin1"))));
    this.#ends.push(
      new Promise((resolve) => {
        stream.once("close", () => {
          take(rewriter.end());
          scanner.end();
          resolve();
        });
      }),
    );
  }

  /** Resolves when the streams have ended, or at the latest so long after the call: a service may hold them. */
  async ended(graceMs: number): Promise<void> {
    const timer = setTimeout(() => this.#streams.forEach((stream) => stream.destroy()), graceMs);
    await Promise.all(this.#ends);
    clearTimeout(timer);
  }

  /** Writes what is left; may be called again. Throws when the log could not be written. */
  async close(): Promise<{ readonly start: number; readonly end: number }> {
    this.#live.end();
    this.#file.end();
    if (this.#error === null) {
      await finished(this.#file).catch((error: unknown) => {
        this.#error = error instanceof Error ? error : new Error(String(error));
      });
    }
    if (this.#error !== null) {
      throw this.#error;
    }
    return { start: this.#start, end: this.#start + this.#file.bytesWritten };
  }

  get stdoutTail(): string {
    return wholeCharacters(this.#tails.stdout);
  }

  get stderrTail(): string {
    return wholeCharacters(this.#tails.stderr);
  }

  get errors(): readonly PsqlMessage[] {
    return this.#scanners.flatMap((scanner) => scanner.errors);
  }

  /** `text` holds bytes, one a character. */
  #write(
    text: string,
    kind: "stdout" | "stderr",
    scanner: ErrorScanner,
    decoder: StringDecoder,
  ): void {
    const bytes = Buffer.from(text, "latin1");
    if (this.#error === null && !this.#file.write(bytes)) {
      this.#streams.forEach((stream) => stream.pause());
    }
    this.#tails[kind] = (this.#tails[kind] + text).slice(-TAIL_BYTES);
    scanner.push(text);
    this.#live.push(decoder.write(bytes));
  }
}

/** Bytes as text; the first character may have been cut. */
function wholeCharacters(bytes: string): string {
  return Buffer.from(bytes, "latin1")
    .toString("utf8")
    .replace(/^\ufffd+/, "");
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    return 0;
  }
}
