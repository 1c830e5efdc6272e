import type { DeploymentEvent, EventOf } from "../deployment/events.ts";

/** One run of a block with all that was said of it. */
export interface RunEvidence {
  readonly started: EventOf<"blockStarted"> | null;
  readonly ended: EventOf<"blockEnded"> | null;
  readonly lost: EventOf<"runLost"> | null;
  readonly judged: EventOf<"blockJudged"> | null;
  readonly accepted: EventOf<"failureAccepted"> | null;
}

export interface AnswerEvidence {
  readonly verified: EventOf<"queryVerified">;
  readonly judged: EventOf<"queryJudged"> | null;
}

type Tick = EventOf<"itemTicked" | "itemUnticked">;

/** The events of a journal by what they are about, oldest first. */
export interface Evidence {
  /** By block; by run within it. */
  readonly runs: ReadonlyMap<string, ReadonlyMap<string, RunEvidence>>;
  readonly answers: ReadonlyMap<string, readonly AnswerEvidence[]>;
  readonly ticks: ReadonlyMap<string, readonly Tick[]>;
  /** The one that counts, by step. */
  readonly skips: ReadonlyMap<string, EventOf<"stepSkipped">>;
  readonly gates: ReadonlyMap<string, EventOf<"gateOpened">>;
}

export function evidenceOf(events: readonly DeploymentEvent[]): Evidence {
  const gathered = new Gathered();
  for (const event of events) {
    gathered.take(event);
  }
  return gathered;
}

const NOTHING: RunEvidence = {
  started: null,
  ended: null,
  lost: null,
  judged: null,
  accepted: null,
};

class Gathered implements Evidence {
  readonly runs = new Map<string, Map<string, RunEvidence>>();
  readonly answers = new Map<string, AnswerEvidence[]>();
  readonly ticks = new Map<string, Tick[]>();
  readonly skips = new Map<string, EventOf<"stepSkipped">>();
  readonly gates = new Map<string, EventOf<"gateOpened">>();

  take(event: DeploymentEvent): void {
    switch (event.type) {
      case "blockStarted":
        this.#run(event, { started: event });
        break;
      case "blockEnded":
        this.#run(event, { ended: event });
        break;
      case "runLost":
        this.#run(event, { lost: event });
        break;
      case "blockJudged":
        this.#run(event, { judged: event });
        break;
      case "failureAccepted":
        this.#run(event, { accepted: event });
        break;
      case "queryVerified":
        listIn(this.answers, event.query).push({ verified: event, judged: null });
        break;
      case "queryJudged": {
        const all = listIn(this.answers, event.query);
        const last = all.pop();
        all.push(...(last === undefined ? [] : [{ ...last, judged: event }]));
        break;
      }
      case "itemTicked":
      case "itemUnticked":
        listIn(this.ticks, event.item).push(event);
        break;
      case "stepSkipped":
        this.skips.set(event.step, event);
        break;
      case "gateOpened":
        this.gates.set(event.step, event);
        break;
      default:
        break;
    }
  }

  #run(
    { block, run }: { readonly block: string; readonly run: string },
    more: Partial<RunEvidence>,
  ): void {
    const runs = this.runs.get(block) ?? new Map<string, RunEvidence>();
    runs.set(run, { ...(runs.get(run) ?? NOTHING), ...more });
    this.runs.set(block, runs);
  }
}

function listIn<T>(lists: Map<string, T[]>, id: string): T[] {
  const list = lists.get(id) ?? [];
  lists.set(id, list);
  return list;
}
