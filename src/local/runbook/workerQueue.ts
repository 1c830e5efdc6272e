import { Worker } from "node:worker_threads";
import { messageOf } from "../../core/lib/messageOf.ts";
import type {
  CallArguments,
  CallResult,
  WorkerAnswer,
  WorkerCall,
  WorkerRequest,
} from "./workerMessages.ts";

/** A request that ends the worker this often is given up. */
const MOST_TRIES = 2;

/** Parsing makes much that is soon garbage: with room for it, less is copied. */
const YOUNG_MB = 64;

interface Waiting {
  readonly resolve: (result: CallResult<WorkerCall>) => void;
  readonly reject: (error: Error) => void;
}

interface Job {
  readonly key: string | null;
  readonly isUrgent: boolean;
  request: WorkerRequest;
  tries: number;
  readonly waiting: Waiting[];
}

export interface JobOptions {
  /** A newer request of the same call and key takes the place of one that has not been started. */
  readonly key: string | null;
  /** It goes before those that are not. */
  readonly isUrgent: boolean;
}

/**
 * Requests to a worker thread, one at a time. The worker starts with the first request, does not keep the
 * process alive while it waits, and is started anew when it dies.
 */
export class WorkerQueue {
  readonly #file: string;
  readonly #queue: Job[] = [];
  #running: Job | null = null;
  #worker: Worker | null = null;
  #lastId = 0;
  #disposed = false;

  constructor(file: string) {
    this.#file = file;
  }

  /** Rejects when the queue is disposed, or when the request ends the worker again and again. */
  ask<C extends WorkerCall>(
    call: C,
    args: CallArguments<C>,
    options: JobOptions,
  ): Promise<CallResult<C>> {
    return new Promise((resolve, reject) => {
      if (this.#disposed) {
        reject(new Error(DISPOSED));
        return;
      }
      this.#lastId += 1;
      // The worker answers a call with its own result: nothing else can be joined to this id.
      const request = { id: this.#lastId, call, args } as WorkerRequest;
      this.#enqueue(request, options, {
        resolve: (result) => resolve(result as CallResult<C>),
        reject,
      });
      this.#next();
    });
  }

  dispose(): void {
    this.#disposed = true;
    const jobs = [...(this.#running === null ? [] : [this.#running]), ...this.#queue.splice(0)];
    this.#running = null;
    for (const job of jobs) {
      settle(job, (one) => one.reject(new Error(DISPOSED)));
    }
    const worker = this.#worker;
    this.#worker = null;
    void worker?.terminate();
  }

  #enqueue(request: WorkerRequest, { key, isUrgent }: JobOptions, waiting: Waiting): void {
    const older =
      key === null
        ? undefined
        : this.#queue.find((job) => job.key === key && job.request.call === request.call);
    if (older !== undefined) {
      older.request = request;
      older.waiting.push(waiting);
      return;
    }
    this.#queue.push({ key, isUrgent, request, tries: 0, waiting: [waiting] });
  }

  #next(): void {
    if (this.#running !== null) {
      return;
    }
    const urgent = this.#queue.findIndex(({ isUrgent }) => isUrgent);
    const [job] = this.#queue.splice(Math.max(0, urgent), 1);
    if (job === undefined) {
      this.#worker?.unref();
      return;
    }
    this.#running = job;
    job.tries += 1;
    const worker = (this.#worker ??= this.#start());
    worker.ref();
    worker.postMessage(job.request);
  }

  #start(): Worker {
    const worker = new Worker(this.#file, {
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    let reason = "";
    worker.on("message", (answer: WorkerAnswer) => this.#finish(answer));
    worker.on("error", (error: unknown) => {
      reason = messageOf(error);
    });
    worker.on("exit", (code) => this.#died(worker, reason === "" ? `exit code ${code}` : reason));
    return worker;
  }

  #finish(answer: WorkerAnswer): void {
    const job = this.#running;
    if (job?.request.id !== answer.id) {
      return;
    }
    this.#running = null;
    settle(job, (one) =>
      "result" in answer ? one.resolve(answer.result) : one.reject(new Error(answer.error)),
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

const DISPOSED = "The runbook reader is disposed.";

function settle(job: Job, how: (waiting: Waiting) => void): void {
  job.waiting.forEach(how);
}
