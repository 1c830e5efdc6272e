import type { Disposable } from "../../lib/disposable.ts";
import { Emitter } from "../../lib/event.ts";
import { err, ok, type Result } from "../../lib/result.ts";
import { messageOf } from "../../lib/messageOf.ts";
import type { Refusal } from "../control.ts";
import type { DeploymentEvent } from "../events.ts";
import { applyEvent, foldDeployment } from "../foldDeployment.ts";
import type { Journal } from "../journal.ts";
import type { Clock, Person } from "../ports.ts";
import type { DeploymentState } from "../state.ts";

type WithoutCommon<E> = E extends unknown ? Omit<E, "at" | "by"> : never;

/** An event without its time and its person. */
export type Fact = WithoutCommon<DeploymentEvent>;

/** Writes facts into the journal and keeps the state that its events tell. */
export class Recorder implements Disposable {
  readonly journal: Journal;
  readonly #clock: Clock;
  readonly #person: Person;
  readonly #changed = new Emitter<undefined>();
  readonly #subscription: Disposable;
  #state: DeploymentState;

  constructor(journal: Journal, clock: Clock, person: Person) {
    this.journal = journal;
    this.#clock = clock;
    this.#person = person;
    this.#state = foldDeployment(journal.events());
    this.#subscription = journal.onDidAppend((events) => {
      this.#state = events.reduce(applyEvent, this.#state);
      this.#changed.fire(undefined);
    });
  }

  get state(): DeploymentState {
    return this.#state;
  }

  readonly onDidChange = this.#changed.event;

  /** ISO 8601 in UTC. */
  now(): string {
    return new Date(this.#clock.now()).toISOString();
  }

  /** Why nothing can be written; null when it can. */
  readOnly(): Refusal | null {
    const { heldBy, damage } = this.journal;
    if (heldBy !== null) {
      return {
        code: "read-only",
        holder: `${heldBy.application} · ${heldBy.host} · ${heldBy.pid}`,
      };
    }
    const [first] = damage;
    return first === undefined
      ? null
      : { code: "journal", message: "line" in first ? `${first.kind}:${first.line}` : first.kind };
  }

  /** On the disk, and in the state, when it resolves. */
  async append(fact: Fact): Promise<Result<void, Refusal>> {
    const by = { name: this.#person.name, host: this.#person.host };
    try {
      await this.journal.append({ at: this.now(), by, ...fact });
      return ok(undefined);
    } catch (error) {
      return err({ code: "journal", message: messageOf(error) });
    }
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}
