import type { ConnectionTarget } from "../core/connection/profile.ts";
import type { CancelSignal } from "../core/lib/cancelSignal.ts";
import type { Disposable } from "../core/lib/disposable.ts";
import { err, ok, type Result } from "../core/lib/result.ts";
import { connect, type ConnectParts, type Login } from "./connect.ts";
import { connectFailure, type ConnectFailure } from "./connectFailure.ts";
import type { Session } from "./session.ts";

/** A kept session may have fallen silent with its network: after this it is given up for a new one. */
const PREPARE_LIMIT_MS = 3000;

interface Slot {
  session: Session | null;
  /** Settled when whoever came before is done: one at a time on one session. */
  tail: Promise<void>;
  waiting: number;
  idle: NodeJS.Timeout | null;
}

/**
 * Keeps one session a target for a short time, so that many questions need one login. What is given
 * to {@link use} runs alone on its session, in the order it came. A session that was lost while
 * nobody used it is replaced without a word.
 */
export class SessionKeeper implements Disposable {
  readonly #parts: ConnectParts;
  readonly #login: Omit<Login, "target">;
  readonly #idleMs: number;
  readonly #slots = new Map<string, Slot>();
  #disposed = false;

  constructor(parts: ConnectParts, login: Omit<Login, "target">, idleMs: number) {
    this.#parts = parts;
    this.#login = login;
    this.#idleMs = idleMs;
  }

  /**
   * `prepare` may run twice (on the old session, then on a new one) and must change nothing; `work`
   * runs once. When it throws, the session is not used again.
   */
  async use<T>(
    target: ConnectionTarget,
    signal: CancelSignal,
    prepare: (session: Session) => Promise<void>,
    work: (session: Session) => Promise<T>,
  ): Promise<Result<T, ConnectFailure>> {
    const slot = this.#slot(target);
    const before = slot.tail;
    let leave: () => void = () => undefined;
    const turn = new Promise<void>((resolve) => {
      leave = resolve;
    });
    slot.tail = before.then(() => turn);
    slot.waiting += 1;
    if (slot.idle !== null) {
      clearTimeout(slot.idle);
      slot.idle = null;
    }
    try {
      await settledOrAborted(before, signal);
      if (signal.aborted || this.#disposed) {
        return err({ code: "cancelled" });
      }
      const session = await this.#prepared(slot, target, signal, prepare);
      return session.ok ? ok(await runOn(session.value, work)) : session;
    } finally {
      slot.waiting -= 1;
      leave();
      this.#rest(slot);
    }
  }

  dispose(): void {
    this.#disposed = true;
    for (const slot of this.#slots.values()) {
      if (slot.idle !== null) {
        clearTimeout(slot.idle);
      }
      this.#close(slot);
    }
    this.#slots.clear();
  }

  #slot(target: ConnectionTarget): Slot {
    // Another password is another login. The key stays in memory, as the target does.
    const key = JSON.stringify([target.profile, target.password, target.questionPassword ?? null]);
    const known = this.#slots.get(key);
    if (known !== undefined) {
      return known;
    }
    const slot: Slot = { session: null, tail: Promise.resolve(), waiting: 0, idle: null };
    this.#slots.set(key, slot);
    return slot;
  }

  async #prepared(
    slot: Slot,
    target: ConnectionTarget,
    signal: CancelSignal,
    prepare: (session: Session) => Promise<void>,
  ): Promise<Result<Session, ConnectFailure>> {
    for (;;) {
      const kept = slot.session !== null && !slot.session.broken ? slot.session : null;
      const opened =
        kept === null ? await connect(this.#parts, { ...this.#login, target }, signal) : ok(kept);
      if (!opened.ok) {
        return opened;
      }
      const session = opened.value;
      slot.session = session;
      try {
        await session.within(PREPARE_LIMIT_MS, () => abandonable(session, signal, prepare));
        return ok(session);
      } catch (error) {
        session.destroy();
        if (signal.aborted) {
          return err({ code: "cancelled" });
        }
        // A session that had been kept may have died with its server; a new one has no such excuse.
        if (kept === null) {
          return err(connectFailure(error, target.profile.database, false));
        }
      }
    }
  }

  #rest(slot: Slot): void {
    if (slot.waiting > 0) {
      return;
    }
    if (this.#disposed) {
      this.#close(slot);
      return;
    }
    slot.idle = setTimeout(() => this.#close(slot), this.#idleMs);
    slot.idle.unref();
  }

  #close(slot: Slot): void {
    const { session } = slot;
    slot.session = null;
    if (session === null) {
      return;
    }
    if (slot.waiting > 0) {
      session.destroy();
    } else {
      // The server that cannot hear the goodbye has ended the session already.
      session.end().catch(() => session.destroy());
    }
  }
}

/** Before anything was asked there is nothing to cancel on the server: the signal cuts the session. */
async function abandonable(
  session: Session,
  signal: CancelSignal,
  prepare: (session: Session) => Promise<void>,
): Promise<void> {
  const cut = (): void => session.destroy();
  signal.addEventListener("abort", cut);
  try {
    await prepare(session);
  } finally {
    signal.removeEventListener("abort", cut);
  }
}

async function runOn<T>(session: Session, work: (session: Session) => Promise<T>): Promise<T> {
  try {
    return await work(session);
  } catch (error) {
    session.destroy();
    throw error;
  }
}

function settledOrAborted(promise: Promise<void>, signal: CancelSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      signal.removeEventListener("abort", done);
      resolve();
    };
    signal.addEventListener("abort", done);
    void promise.then(done);
    if (signal.aborted) {
      done();
    }
  });
}
