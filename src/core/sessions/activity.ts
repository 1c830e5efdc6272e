import {
  QUESTION_APPLICATION,
  runIdOf,
  WATCH_APPLICATION,
  ACTION_APPLICATION,
} from "../connection/applicationName.ts";
import { BACKEND_STATES, type Backend, type BackendState } from "./backend.ts";

/** What deserves a look. */
export type BackendMark =
  "blocked" | "blocking" | "idle-in-transaction" | "long-query" | "long-transaction";

/** After this, a transaction in which nothing happens is in the way of others. */
export const IDLE_IN_TRANSACTION_MS = 5000;
export const LONG_QUERY_MS = 60_000;
export const LONG_TRANSACTION_MS = 5 * 60_000;

export function isIdleInTransaction(state: BackendState): boolean {
  return state === "idle in transaction" || state === "idle in transaction (aborted)";
}

/** Worst first. `blocks`: how many wait for it. */
export function marksOf(backend: Backend, blocks: number): readonly BackendMark[] {
  const { ages, state } = backend;
  const idle = isIdleInTransaction(state);
  return [
    ...(backend.blockedBy.length > 0 ? (["blocked"] as const) : []),
    ...(blocks > 0 ? (["blocking"] as const) : []),
    ...(idle && (ages.stateMs ?? 0) >= IDLE_IN_TRANSACTION_MS
      ? (["idle-in-transaction"] as const)
      : []),
    ...(state === "active" && (ages.queryMs ?? 0) >= LONG_QUERY_MS
      ? (["long-query"] as const)
      : []),
    ...(state !== "background" && (ages.transactionMs ?? 0) >= LONG_TRANSACTION_MS
      ? (["long-transaction"] as const)
      : []),
  ];
}

/** What of ours a session is. */
export type OwnPurpose =
  | { readonly kind: "question" }
  | { readonly kind: "watch" }
  | { readonly kind: "action" }
  /** Of a block that a deployment runs. */
  | { readonly kind: "run"; readonly runId: string };

/** Null: it is somebody else's. The name is the client's word: whoever wants to look like us can. */
export function ownPurpose(backend: Pick<Backend, "application">): OwnPurpose | null {
  switch (backend.application) {
    case QUESTION_APPLICATION:
      return { kind: "question" };
    case WATCH_APPLICATION:
      return { kind: "watch" };
    case ACTION_APPLICATION:
      return { kind: "action" };
    default: {
      const runId = runIdOf(backend.application);
      return runId === null ? null : { kind: "run", runId };
    }
  }
}

export interface DatabaseGroup {
  /** Null: background processes that belong to none. */
  readonly database: string | null;
  readonly count: number;
  readonly states: readonly StateGroup[];
}

export interface StateGroup {
  readonly state: BackendState;
  readonly trees: readonly BackendTree[];
  /** Backends in this state, those under blockers elsewhere among them. */
  readonly count: number;
}

/** A process, and under it those that wait for it. */
export interface BackendTree {
  readonly backend: Backend;
  readonly waiting: readonly BackendTree[];
  /** All below it. */
  readonly blocks: number;
  /** It waits itself for one of those below: a deadlock that the server will end. */
  readonly cycle: boolean;
}

/**
 * By database and state, databases by name and the server's own processes last; in a state, those that
 * block others first. A blocked one stands under its blocker, wherever that is, and nowhere else.
 */
export function groupActivity(backends: readonly Backend[]): readonly DatabaseGroup[] {
  const trees = blockingTrees(backends);
  const databases = [...new Set(backends.map(({ database }) => database))].sort(byName);
  return databases.map((database) => {
    const mine = backends.filter((backend) => backend.database === database);
    const states = BACKEND_STATES.flatMap((state): readonly StateGroup[] => {
      const count = mine.filter((backend) => backend.state === state).length;
      const roots = trees.filter(
        ({ backend }) => backend.database === database && backend.state === state,
      );
      return count === 0 ? [] : [{ state, count, trees: roots }];
    });
    return { database, count: mine.length, states };
  });
}

function byName(a: string | null, b: string | null): number {
  return a === null ? 1 : b === null ? -1 : a.localeCompare(b);
}

interface Growing {
  readonly backend: Backend;
  readonly waiting: Growing[];
  cycle: boolean;
}

/** Every process once: under the one that it waits for, or at the root. Loops are cut at the smallest pid. */
export function blockingTrees(backends: readonly Backend[]): readonly BackendTree[] {
  const nodes = new Map<number, Growing>(
    backends.map((backend) => [backend.pid, { backend, waiting: [], cycle: false }]),
  );
  const waitersOf = new Map<number, Growing[]>();
  for (const node of nodes.values()) {
    for (const blocker of new Set(node.backend.blockedBy)) {
      const waiters = waitersOf.get(blocker) ?? [];
      waiters.push(node);
      waitersOf.set(blocker, waiters);
    }
  }
  const placed = new Set<Growing>();
  const roots: Growing[] = [];
  const grow = (root: Growing): void => {
    roots.push(root);
    placed.add(root);
    for (let next = [root]; next.length > 0;) {
      const level: Growing[] = [];
      for (const parent of next) {
        for (const waiter of waitersOf.get(parent.backend.pid) ?? []) {
          if (!placed.has(waiter)) {
            placed.add(waiter);
            parent.waiting.push(waiter);
            level.push(waiter);
          }
        }
      }
      next = level;
    }
  };
  const waits = ({ backend }: Growing): boolean =>
    backend.blockedBy.some((pid) => pid !== backend.pid && nodes.has(pid));
  const inOrder = [...nodes.values()].sort((a, b) => a.backend.pid - b.backend.pid);
  for (const node of inOrder.filter((candidate) => !waits(candidate))) {
    grow(node);
  }
  // Whoever is left waits in a ring, or for one in a ring: a root is one of the ring.
  for (const node of inOrder) {
    if (!placed.has(node)) {
      const start = ringMember(node, nodes, placed);
      start.cycle = true;
      grow(start);
    }
  }
  const finished = roots.map(finish);
  return finished.sort((a, b) => b.blocks - a.blocks || a.backend.pid - b.backend.pid);
}

/** Follows the blockers until one comes again: that one is in a ring. Of its ring, the smallest pid. */
function ringMember(
  from: Growing,
  nodes: ReadonlyMap<number, Growing>,
  placed: ReadonlySet<Growing>,
): Growing {
  const seen: Growing[] = [];
  let node = from;
  while (!seen.includes(node)) {
    seen.push(node);
    const next = node.backend.blockedBy
      .map((pid) => nodes.get(pid))
      .find((blocker) => blocker !== undefined && !placed.has(blocker));
    if (next === undefined) {
      return node;
    }
    node = next;
  }
  const ring = seen.slice(seen.indexOf(node));
  return ring.reduce((least, member) => (member.backend.pid < least.backend.pid ? member : least));
}

/** Without recursion: a chain may be as long as the server has connections. */
function finish(root: Growing): BackendTree {
  const order: Growing[] = [root];
  for (const node of order) {
    order.push(...node.waiting);
  }
  const done = new Map<Growing, BackendTree>();
  for (const node of order.reverse()) {
    const waiting = node.waiting.flatMap((waiter) => done.get(waiter) ?? []);
    const blocks = waiting.reduce((sum, { blocks: below }) => sum + below + 1, 0);
    done.set(node, { backend: node.backend, waiting, blocks, cycle: node.cycle });
  }
  return done.get(root) ?? { backend: root.backend, waiting: [], blocks: 0, cycle: root.cycle };
}
