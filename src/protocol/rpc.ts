import * as v from "valibot";
import type { CancelSignal } from "../core/lib/cancelSignal.ts";
import type { Disposable } from "../core/lib/disposable.ts";
import { messageOf } from "../core/lib/messageOf.ts";
import { CancelSource } from "./cancelSource.ts";

/** What one side of a page answers and hears. Both sides validate what arrives with these schemas. */
export interface Side {
  readonly requests: Readonly<
    Record<string, { readonly params: v.GenericSchema; readonly result: v.GenericSchema }>
  >;
  readonly events: Readonly<Record<string, v.GenericSchema>>;
}

/** A page and its host: the two sides of one contract. */
export interface Contract {
  readonly host: Side;
  readonly page: Side;
}

type Params<S extends Side, M extends keyof S["requests"]> = v.InferOutput<
  S["requests"][M]["params"]
>;
type Answer<S extends Side, M extends keyof S["requests"]> = v.InferOutput<
  S["requests"][M]["result"]
>;

/** One handler a request: a missing one does not compile. */
export type Handlers<S extends Side> = {
  readonly [M in keyof S["requests"]]: (
    params: Params<S, M>,
    signal: CancelSignal,
  ) => Answer<S, M> | Promise<Answer<S, M>>;
};

/** One listener an event. */
export type Listeners<S extends Side> = {
  readonly [E in keyof S["events"]]: (payload: v.InferOutput<S["events"][E]>) => void;
};

/** The wire: VS Code's postMessage on either end. */
export interface MessagePort {
  post(message: unknown): void;
  listen(listener: (message: unknown) => void): Disposable;
}

export const RPC_ERRORS = [
  "unknown-method",
  "invalid-params",
  "invalid-result",
  "failed",
  "cancelled",
] as const;
export type RpcErrorCode = (typeof RPC_ERRORS)[number];

/** Why a request got no result. */
export class RpcError extends Error {
  readonly code: RpcErrorCode;

  constructor(code: RpcErrorCode, message: string) {
    super(message);
    this.name = "RpcError";
    this.code = code;
  }
}

const messageSchema = v.variant("kind", [
  v.object({
    kind: v.literal("request"),
    id: v.string(),
    method: v.string(),
    params: v.optional(v.unknown()),
  }),
  v.object({ kind: v.literal("result"), id: v.string(), result: v.optional(v.unknown()) }),
  v.object({
    kind: v.literal("error"),
    id: v.string(),
    code: v.picklist(RPC_ERRORS),
    message: v.string(),
  }),
  v.object({ kind: v.literal("cancel"), id: v.string() }),
  v.object({ kind: v.literal("event"), name: v.string(), payload: v.optional(v.unknown()) }),
]);
type Message = v.InferOutput<typeof messageSchema>;
type RequestMessage = Extract<Message, { kind: "request" }>;

interface Pending {
  readonly result: v.GenericSchema;
  resolve(value: unknown): void;
  reject(error: RpcError): void;
}

export interface RpcParts<Local extends Side, Remote extends Side> {
  readonly local: Local;
  readonly remote: Remote;
  readonly handlers: Handlers<Local>;
  readonly listeners: Listeners<Local>;
  readonly port: MessagePort;
  /** Unique to this load of the page: an answer to an earlier load's request is then nobody's. */
  readonly session: string;
  /** Hears of what is dropped and of handlers that fail: for the log. */
  readonly report: (what: string) => void;
}

/**
 * Requests and events over postMessage, the same on both ends. Every request is answered exactly once,
 * by a result or by an error; what is not understood is answered by an error or reported, never trusted.
 */
export class Rpc<Local extends Side, Remote extends Side> implements Disposable {
  readonly #parts: RpcParts<Local, Remote>;
  readonly #subscription: Disposable;
  readonly #pending = new Map<string, Pending>();
  readonly #serving = new Map<string, CancelSource>();
  #lastId = 0;
  #disposed = false;

  constructor(parts: RpcParts<Local, Remote>) {
    this.#parts = parts;
    this.#subscription = parts.port.listen((message) => this.#receive(message));
  }

  /** Rejects with an {@link RpcError}. Aborting the signal rejects at once and tells the other side. */
  async request<M extends keyof Remote["requests"] & string>(
    method: M,
    params: v.InferInput<Remote["requests"][M]["params"]>,
    signal?: CancelSignal,
  ): Promise<Answer<Remote, M>> {
    const schema = this.#parts.remote.requests[method];
    if (schema === undefined) {
      throw new RpcError("unknown-method", method);
    }
    if (this.#disposed || signal?.aborted === true) {
      throw new RpcError("cancelled", method);
    }
    this.#lastId += 1;
    const id = `${this.#parts.session}-${this.#lastId}`;
    const abort = (): void => {
      this.#parts.port.post({ kind: "cancel", id } satisfies Message);
      this.#settle(id)?.reject(new RpcError("cancelled", method));
    };
    signal?.addEventListener("abort", abort);
    try {
      return await new Promise<Answer<Remote, M>>((resolve, reject) => {
        this.#pending.set(id, {
          result: schema.result,
          resolve: (value) => resolve(value),
          reject,
        });
        this.#parts.port.post({ kind: "request", id, method, params } satisfies Message);
      });
    } finally {
      signal?.removeEventListener("abort", abort);
    }
  }

  emit<E extends keyof Remote["events"] & string>(
    name: E,
    payload: v.InferInput<Remote["events"][E]>,
  ): void {
    if (!this.#disposed) {
      this.#parts.port.post({ kind: "event", name, payload } satisfies Message);
    }
  }

  /** Cancels what is being served and rejects what is pending. */
  dispose(): void {
    this.#disposed = true;
    this.#subscription.dispose();
    for (const source of this.#serving.values()) {
      source.cancel();
    }
    this.#serving.clear();
    for (const id of [...this.#pending.keys()]) {
      this.#settle(id)?.reject(new RpcError("cancelled", "The page is closed."));
    }
  }

  #receive(data: unknown): void {
    const parsed = v.safeParse(messageSchema, data);
    if (!parsed.success) {
      this.#parts.report(`dropped a message that is none: ${issuesText(parsed.issues)}`);
      return;
    }
    const message = parsed.output;
    switch (message.kind) {
      case "request":
        void this.#serve(message);
        return;
      case "result":
        this.#resolve(message.id, message.result);
        return;
      case "error":
        this.#settle(message.id)?.reject(new RpcError(message.code, message.message));
        return;
      case "cancel":
        this.#serving.get(message.id)?.cancel();
        return;
      case "event":
        this.#hear(message.name, message.payload);
        return;
    }
  }

  async #serve({ id, method, params }: RequestMessage): Promise<void> {
    const { local, handlers, report } = this.#parts;
    const schema = own(local.requests, method);
    const handler = own(handlers, method);
    if (schema === undefined || handler === undefined) {
      report(`refused an unknown request: ${method}`);
      this.#answerError(id, "unknown-method", method);
      return;
    }
    const parsed = v.safeParse(schema.params, params);
    if (!parsed.success) {
      const issues = issuesText(parsed.issues);
      report(`refused ${method}: ${issues}`);
      this.#answerError(id, "invalid-params", issues);
      return;
    }
    const source = new CancelSource();
    this.#serving.set(id, source);
    try {
      const result = await handler(parsed.output, source.signal);
      this.#answer({ kind: "result", id, result });
    } catch (error) {
      const message = messageOf(error);
      report(`${method} failed: ${message}`);
      this.#answerError(id, source.signal.aborted ? "cancelled" : "failed", message);
    } finally {
      this.#serving.delete(id);
    }
  }

  #resolve(id: string, result: unknown): void {
    const pending = this.#settle(id);
    if (pending === undefined) {
      return;
    }
    const parsed = v.safeParse(pending.result, result);
    if (parsed.success) {
      pending.resolve(parsed.output);
    } else {
      pending.reject(new RpcError("invalid-result", issuesText(parsed.issues)));
    }
  }

  #hear(name: string, payload: unknown): void {
    const { local, listeners, report } = this.#parts;
    const schema = own(local.events, name);
    const listener = own(listeners, name);
    if (schema === undefined || listener === undefined) {
      report(`dropped an unknown event: ${name}`);
      return;
    }
    const parsed = v.safeParse(schema, payload);
    if (parsed.success) {
      listener(parsed.output);
    } else {
      report(`dropped ${name}: ${issuesText(parsed.issues)}`);
    }
  }

  #settle(id: string): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }

  #answerError(id: string, code: RpcErrorCode, message: string): void {
    this.#answer({ kind: "error", id, code, message });
  }

  #answer(message: Message): void {
    if (!this.#disposed) {
      this.#parts.port.post(message);
    }
  }
}

/** A property of the object itself: "constructor" and "__proto__" are names like any other. */
function own<T>(object: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function issuesText(issues: readonly v.BaseIssue<unknown>[]): string {
  return issues.map((issue) => `${v.getDotPath(issue) ?? "message"}: ${issue.message}`).join("; ");
}
