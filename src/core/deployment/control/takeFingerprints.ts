import { changeCounts } from "../../catalog/fingerprint/changeCounts.ts";
import { compareFingerprints } from "../../catalog/fingerprint/compare.ts";
import type { Fingerprint } from "../../catalog/fingerprint/fingerprint.ts";
import type { FingerprintFailure } from "../../catalog/fingerprint/ports.ts";
import type { ConnectionProfile } from "../../connection/profile.ts";
import { NEVER_CANCELLED, type CancelSignal } from "../../lib/cancelSignal.ts";
import { err, ok, type Result } from "../../lib/result.ts";
import { messageOf } from "../../lib/messageOf.ts";
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
  const before = new Map<string, Fingerprint | null>();
  const { fingerprints } = context.parts;
  const { state } = context.recorder;
  if (fingerprints === null || fingerprints.policy === "off") {
    return ok(before);
  }
  for (const profile of profilesOf(ready)) {
    const isFirst = !state.fingerprints.some(({ connection }) => connection === profile.name);
    if (fingerprints.policy === "steps" || isFirst) {
      const taken = await take({ step, moment: "before" }, profile, null, context, signal);
      if (!taken.ok) {
        return taken;
      }
      before.set(profile.name, taken.value);
    }
  }
  return ok(before);
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
  for (const profile of profilesOf(ready)) {
    const since = before.get(profile.name) ?? null;
    const own = signal.aborted ? NEVER_CANCELLED : signal;
    const taken = await take({ step, moment: "after" }, profile, since, context, own);
    if (!taken.ok) {
      return taken;
    }
  }
  return ok(undefined);
}

/** At the end of the deployment, of each database that one was taken of. */
export async function takeLast(context: RunContext): Promise<Result<void, Refusal>> {
  const { parts, recorder } = context;
  if (parts.fingerprints?.policy !== "deployment") {
    return ok(undefined);
  }
  const names = new Set(recorder.state.fingerprints.map(({ connection }) => connection));
  for (const profile of parts.connections.profiles().filter(({ name }) => names.has(name))) {
    const first = recorder.state.fingerprints.find(({ connection }) => connection === profile.name);
    const since = await readBack(first?.digest ?? null, context);
    const moment = { step: null, moment: "after" } as const;
    const taken = await take(moment, profile, since, context, NEVER_CANCELLED);
    if (!taken.ok) {
      return taken;
    }
  }
  return ok(undefined);
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

/** A refusal means that the journal could not be written. */
async function take(
  moment: Moment,
  profile: ConnectionProfile,
  since: Fingerprint | null,
  context: RunContext,
  signal: CancelSignal,
): Promise<Result<Fingerprint | null, Refusal>> {
  const { parts, recorder } = context;
  const startedAt = parts.clock.now();
  const taken = await takeAndKeep(profile, context, signal);
  // A database that is not there yet holds nothing: what a step creates is new.
  const fingerprint = taken.ok ? taken.value : taken.error.code === "no-database" ? EMPTY : null;
  const recorded = await recorder.append({
    type: "fingerprintTaken",
    ...moment,
    connection: profile.name,
    database: profile.database,
    digest: taken.ok ? taken.value.digest : null,
    objects: fingerprint?.objects.length ?? 0,
    changes:
      since === null || fingerprint === null
        ? null
        : changeCounts(compareFingerprints(since, fingerprint)).map((count) => ({ ...count })),
    error: taken.ok ? null : taken.error,
    durationMs: parts.clock.now() - startedAt,
  });
  return recorded.ok ? ok(fingerprint) : recorded;
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
  profile: ConnectionProfile,
  { parts, recorder, targets }: RunContext,
  signal: CancelSignal,
): Promise<Result<Fingerprint, Trouble>> {
  const { fingerprints } = parts;
  const target = await targets.open(profile);
  if (fingerprints === null || !target.ok) {
    return err({ code: "no-connection", message: profile.name });
  }
  try {
    const taken = await fingerprints.reader.ofDatabase(
      target.value,
      { content: { kind: "none" } },
      signal,
    );
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
