import { changeCounts } from "../../catalog/fingerprint/changeCounts.ts";
import type { Fingerprint } from "../../catalog/fingerprint/fingerprint.ts";
import type { FingerprintFailure } from "../../catalog/fingerprint/ports.ts";
import type { ConnectionProfile, ConnectionTarget } from "../../connection/profile.ts";
import { NEVER_CANCELLED, type CancelSignal } from "../../lib/cancelSignal.ts";
import { err, ok, type Result } from "../../lib/result.ts";
import { messageOf } from "../../lib/messageOf.ts";
import { sideBySide } from "../../lib/sideBySide.ts";
import type { Refusal } from "../control.ts";
import { type Fact } from "./recorder.ts";
import type { ReadyBlock, RunContext } from "./runBlock.ts";

/** What a step's databases were before it, by connection; null where that could not be told. */
export type Before = ReadonlyMap<string, Fingerprint | null>;

/** Before a step's blocks run. A fingerprint that cannot be taken is recorded and stops nothing. */
export async function takeBefore(
  step: string,
  ready: readonly ReadyBlock[],
  context: RunContext,
  signal: CancelSignal,
): Promise<Result<Before, Refusal>> {
  const { fingerprints } = context.parts;
  const { state } = context.recorder;
  if (fingerprints === null || fingerprints.policy === "off") {
    return ok(new Map());
  }
  const { policy } = fingerprints;
  const wanted = profilesOf(ready).filter(
    ({ name }) =>
      policy === "steps" || !state.fingerprints.some(({ connection }) => connection === name),
  );
  const found = await takeAll(
    { step, moment: "before" },
    wanted.map((profile) => ({ profile, since: null })),
    context,
    signal,
  );
  return found.ok ? ok(new Map(found.value)) : found;
}

/** After them, however they ended: what a cancelled block has done is worth knowing, too. */
export async function takeAfter(
  step: string,
  ready: readonly ReadyBlock[],
  before: Before,
  context: RunContext,
  signal: CancelSignal,
): Promise<Result<void, Refusal>> {
  const { fingerprints } = context.parts;
  if (fingerprints?.policy !== "steps") {
    return ok(undefined);
  }
  const wanted = profilesOf(ready).map((profile) => ({
    profile,
    since: before.get(profile.name) ?? null,
  }));
  const own = signal.aborted ? NEVER_CANCELLED : signal;
  const taken = await takeAll({ step, moment: "after" }, wanted, context, own);
  return taken.ok ? ok(undefined) : taken;
}

/** At the end of the deployment, of each database that one was taken of. */
export async function takeLast(context: RunContext): Promise<Result<void, Refusal>> {
  const { parts, recorder } = context;
  if (parts.fingerprints?.policy !== "deployment") {
    return ok(undefined);
  }
  const names = new Set(recorder.state.fingerprints.map(({ connection }) => connection));
  const wanted: Wanted[] = [];
  for (const profile of parts.connections.profiles().filter(({ name }) => names.has(name))) {
    const first = recorder.state.fingerprints.find(({ connection }) => connection === profile.name);
    wanted.push({ profile, since: await readBack(first?.digest ?? null, context) });
  }
  const taken = await takeAll({ step: null, moment: "after" }, wanted, context, NEVER_CANCELLED);
  return taken.ok ? ok(undefined) : taken;
}

async function readBack(
  digest: string | null,
  { parts, recorder }: RunContext,
): Promise<Fingerprint | null> {
  if (digest === null) {
    return null;
  }
  const read = await parts.fingerprints?.store.read(recorder.journal.folder, digest);
  return read?.ok === true ? read.value : null;
}

function profilesOf(ready: readonly ReadyBlock[]): readonly ConnectionProfile[] {
  const all = ready.flatMap(({ targets }) => targets.all);
  return [...new Map(all.map((profile) => [profile.name, profile])).values()];
}

type Moment = Pick<Extract<Fact, { readonly type: "fingerprintTaken" }>, "step" | "moment">;

interface Wanted {
  readonly profile: ConnectionProfile;
  /** What it is compared with; null: with nothing. */
  readonly since: Fingerprint | null;
}

interface Opened extends Wanted {
  /** Null: it cannot be opened. */
  readonly target: ConnectionTarget | null;
}

/** Databases whose fingerprints are taken at a time: each takes a connection and a pg_dump. */
const MOST_AT_ONCE = 3;

/** Side by side, and recorded in the order given. A refusal means that the journal could not be written. */
async function takeAll(
  moment: Moment,
  wanted: readonly Wanted[],
  context: RunContext,
  signal: CancelSignal,
): Promise<Result<readonly (readonly [string, Fingerprint | null])[], Refusal>> {
  const opened: Opened[] = [];
  for (const one of wanted) {
    // Opening may ask for a password: one question at a time.
    const target = await context.targets.open(one.profile);
    opened.push({ ...one, target: target.ok ? target.value : null });
  }
  const all = await sideBySide(opened, MOST_AT_ONCE, async (one) => ({
    name: one.profile.name,
    ...(await take(moment, one, context, signal)),
  }));
  for (const { fact } of all) {
    const recorded = await context.recorder.append(fact);
    if (!recorded.ok) {
      return recorded;
    }
  }
  return ok(all.map(({ name, fingerprint }) => [name, fingerprint] as const));
}

interface Taken {
  readonly fact: Fact;
  readonly fingerprint: Fingerprint | null;
}

async function take(
  moment: Moment,
  { profile, since, target }: Opened,
  context: RunContext,
  signal: CancelSignal,
): Promise<Taken> {
  const { clock, fingerprints } = context.parts;
  const startedAt = clock.now();
  const taken =
    target === null
      ? err({ code: "no-connection", message: profile.name })
      : await takeAndKeep(target, context, signal);
  // A database that is not there yet holds nothing: what a step creates is new.
  const fingerprint = taken.ok ? taken.value : taken.error.code === "no-database" ? EMPTY : null;
  const difference =
    since === null || fingerprint === null
      ? null
      : await fingerprints?.reader.compare(since, fingerprint);
  const fact: Fact = {
    type: "fingerprintTaken",
    ...moment,
    connection: profile.name,
    database: profile.database,
    digest: taken.ok ? taken.value.digest : null,
    objects: fingerprint?.objects.length ?? 0,
    changes: difference ? changeCounts(difference).map((count) => ({ ...count })) : null,
    error: taken.ok ? null : taken.error,
    durationMs: clock.now() - startedAt,
  };
  return { fact, fingerprint };
}

const EMPTY: Fingerprint = {
  format: 1,
  database: "",
  serverVersion: null,
  clientVersion: null,
  takenAt: "",
  digest: "",
  schemas: [],
  objects: [],
  content: [],
};

interface Trouble {
  readonly code: string;
  readonly message: string;
}

async function takeAndKeep(
  target: ConnectionTarget,
  { parts, recorder }: RunContext,
  signal: CancelSignal,
): Promise<Result<Fingerprint, Trouble>> {
  const { fingerprints } = parts;
  if (fingerprints === null) {
    return err({ code: "cancelled", message: "" });
  }
  try {
    const options = { content: { kind: "none" } } as const;
    const taken = await fingerprints.reader.ofDatabase(target, options, signal);
    if (!taken.ok) {
      return err({ code: taken.error.code, message: failureMessage(taken.error) });
    }
    const kept = await fingerprints.store.keep(recorder.journal.folder, taken.value);
    return kept.ok ? taken : err({ code: "not-kept", message: kept.error });
  } catch (error) {
    return err({ code: "tool", message: messageOf(error) });
  }
}

function failureMessage(failure: FingerprintFailure): string {
  switch (failure.code) {
    case "tool-missing":
      return failure.tool;
    case "tool-too-old":
      return `pg_dump ${failure.client}, server ${failure.server}`;
    case "cancelled":
      return "";
    case "tool":
    case "unreachable":
    case "no-database":
    case "content":
    case "unreadable":
      return failure.message;
  }
}
