import { Worker } from "node:worker_threads";
import type { RunbookReader } from "../../core/runbook/reader.ts";
import type { Runbook } from "../../core/runbook/runbook.ts";
import { messageOf } from "../../core/lib/messageOf.ts";
import type { ReadAnswer, ReadRequest } from "./workerMessages.ts";

/** A text that ends the worker this often is given up. */
const MOST_TRIES = 2;

/** Parsing makes much that is soon garbage: with room for it, less is copied. */
const YOUNG_MB = 64;

/**
 * Reads runbooks in a worker thread, one at a time. The worker starts with the first request, does
 * not keep the process alive while it waits, and is started anew when it dies.
 */
export function createRunbookReader(workerFile: string): RunbookReader {
  return new WorkerReader(workerFile);
}

interface Waiting {
  readonly resolve: (runbook: Runbook) => void;
  readonly reject: (error: Error) => void;
}

interface Job {
  readonly id: number;
  readonly document: string | undefined;
  text: string;
  tries: number;
  readonly waiting: Waiting[];
}

class WorkerReader implements RunbookReader {
  readonly #file: string;
  readonly #queue: Job[] = [];
  #running: Job | null = null;
  #worker: Worker | null = null;
  #lastId = 0;
  #disposed = false;

  constructor(file: string) {
    this.#file = file;
  }

  read(text: string, document?: string): Promise<Runbook> {
    return new Promise((resolve, reject) => {
      if (this.#disposed) {
        reject(new Error("The runbook reader is disposed."));
        return;
      }
      this.#enqueue(text, document, { resolve, reject });
      this.#next();
    });
  }

  dispose(): void {
    this.#disposed = true;
    const jobs = [...(this.#running === null ? [] : [this.#running]), ...this.#queue.splice(0)];
    this.#running = null;
    for (const job of jobs) {
      settle(job, (one) => one.reject(new Error("The runbook reader is disposed.")));
    }
    const worker = this.#worker;
    this.#worker = null;
    void worker?.terminate();
  }

  /** A newer text of a document takes the place of one that has not been started. */
  #enqueue(text: string, document: string | undefined, waiting: Waiting): void {
    const older =
      document === undefined ? undefined : this.#queue.find((job) => job.document === document);
    if (older !== undefined) {
      older.text = text;
      older.waiting.push(waiting);
      return;
    }
    this.#lastId += 1;
    this.#queue.push({ id: this.#lastId, document, text, tries: 0, waiting: [waiting] });
  }

  #next(): void {
    if (this.#running !== null) {
      return;
    }
    const job = this.#queue.shift();
    if (job === undefined) {
      this.#worker?.unref();
      return;
    }
    this.#running = job;
    job.tries += 1;
    const worker = (this.#worker ??= this.#start());
    worker.ref();
    worker.postMessage({ id: job.id, text: job.text } satisfies ReadRequest);
  }

  #start(): Worker {
    const worker = new Worker(this.#file, {
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    let reason = "";
    worker.on("message", (answer: ReadAnswer) => this.#finish(answer));
    worker.on("error", (error: unknown) => {
      reason = messageOf(error);
    });
    worker.on("exit", (code) => this.#died(worker, reason === "" ? `exit code ${code}` : reason));
    return worker;
  }

  #finish(answer: ReadAnswer): void {
    const job = this.#running;
    if (job?.id !== answer.id) {
      return;
    }
    this.#running = null;
    settle(job, (one) =>
      "runbook" in answer ? one.resolve(answer.runbook) : one.reject(new Error(answer.error)),
    );
    this.#next();
  }

  #died(worker: Worker, reason: string): void {
    if (this.#worker !== worker) {
      return;
    }
    this.#worker = null;
    const job = this.#running;
    this.#running = null;
    if (job !== null && job.tries < MOST_TRIES) {
      this.#queue.unshift(job);
    } else if (job !== null) {
      settle(job, (one) => one.reject(new Error(`The runbook worker ended: ${reason}`)));
    }
    this.#next();
  }
}

function settle(job: Job, how: (waiting: Waiting) => void): void {
  job.waiting.forEach(how);
}
