import type { DisposableClusters, Cluster } from "../cluster/ports.ts";
import type { FingerprintReader } from "../catalog/fingerprint/ports.ts";
import type { ConnectionProfile, ConnectionTarget } from "../connection/profile.ts";
import type { Clock, Person, QuestionAsker } from "../deployment/ports.ts";
import { deploymentConnection } from "../deployment/startDeployment.ts";
import type { CancelSignal } from "../lib/cancelSignal.ts";
import { err, ok, type Result } from "../lib/result.ts";
import type { RollbackParts } from "../rollback/rollbackRun.ts";
import { compareDatabases, type TakenFingerprint } from "./compareDatabases.ts";
import { rollbackOutcome } from "./compareFingerprints.ts";
import { distinctDatabases, inspectSources } from "./inspectSources.ts";
import type {
  LockSampler,
  Note,
  RehearsalControl,
  RehearsalControlRequest,
  RehearsalFailure,
  RehearsalFolder,
  RehearsalObserver,
  RehearsalRequest,
  Rehearsals,
  RehearsalStore,
  SourceCloner,
  SourceFacts,
} from "./ports.ts";
import { rehearseManagedRollback } from "./managedRollback.ts";
import { redirected } from "./redirect.ts";
import type { ManagedRollback, OutsideEffect, RehearsalReport, RehearsedStep } from "./report.ts";
import { rehearseSteps, stepsToRehearse } from "./rehearseSteps.ts";
import { readLockLog } from "./serverLog.ts";
import { StepChanges } from "./stepChanges.ts";
import { takeFingerprints } from "./takeFingerprints.ts";

export interface RehearsalParts {
  /** For the real servers: READ ONLY. */
  readonly asker: QuestionAsker;
  readonly clusters: DisposableClusters;
  readonly cloner: SourceCloner;
  readonly fingerprints: FingerprintReader;
  readonly sampler: LockSampler;
  /** For the cluster: backups and rollbacks as a deployment does them. */
  readonly restoring: Omit<RollbackParts, "dialogue" | "logs">;
  readonly store: RehearsalStore;
  readonly openFolder: (
    request: RehearsalRequest,
    signal: CancelSignal,
  ) => Promise<RehearsalFolder>;
  readonly openControl: (request: RehearsalControlRequest) => Promise<RehearsalControl>;
  readonly clock: Clock;
  readonly person: Person;
  readonly version: string;
  /** A few characters that no other rehearsal has. */
  readonly newId: () => string;
  readonly sha256: (text: string) => string;
  /** Path of the document relative to the workspace folder, with slashes. */
  readonly relative: (root: string, file: string) => string;
}

export function createRehearsals(parts: RehearsalParts): Rehearsals {
  return {
    rehearse: async (request, observer, signal) => {
      const facts = await inspectSources(parts.asker, request.targets, request.data, signal);
      return facts.ok ? new Rehearsal(parts, request, observer, signal).run(facts.value) : facts;
    },
  };
}

type Outcome<T> = Result<T, RehearsalFailure>;

/** The logs of the cluster as this program reads them. */
const LOGGING = {
  log_line_prefix: "%m [%p] %a ",
  log_lock_waits: "on",
  deadlock_timeout: "200ms",
  lc_messages: "C",
};

class Rehearsal {
  readonly #parts: RehearsalParts;
  readonly #request: RehearsalRequest;
  readonly #observer: RehearsalObserver;
  readonly #signal: CancelSignal;
  readonly #startedAt: number;
  readonly #id: string;

  constructor(
    parts: RehearsalParts,
    request: RehearsalRequest,
    observer: RehearsalObserver,
    signal: CancelSignal,
  ) {
    this.#parts = parts;
    this.#request = request;
    this.#observer = observer;
    this.#signal = signal;
    this.#startedAt = parts.clock.now();
    const time = new Date(this.#startedAt).toISOString().replace(/[-:]|\.\d+/g, "");
    this.#id = `${time}-${parts.newId()}`;
  }

  async run(facts: SourceFacts): Promise<Outcome<RehearsalReport>> {
    this.#observer.onPhase({ kind: "cluster" });
    const cluster = await this.#parts.clusters.start(
      {
        major: facts.major,
        superuser: facts.superuser,
        libraries: facts.libraries,
        settings: { ...facts.settings, ...LOGGING },
      },
      this.#signal,
    );
    if (!cluster.ok) {
      return err(
        cluster.error.code === "cancelled"
          ? cluster.error
          : { code: "cluster", failure: cluster.error },
      );
    }
    try {
      return await this.#inCluster(facts, cluster.value);
    } finally {
      await cluster.value.stop();
    }
  }

  async #inCluster(facts: SourceFacts, cluster: Cluster): Promise<Outcome<RehearsalReport>> {
    const { targets, data } = this.#request;
    const cloned = await this.#parts.cloner.clone(
      facts,
      cluster,
      {
        targets,
        data: data.kind,
        onDatabase: (database) => this.#observer.onPhase({ kind: "clone", database }),
      },
      this.#signal,
    );
    if (!cloned.ok) {
      return cloned;
    }
    this.#observer.onPhase({ kind: "copy" });
    const folder = await this.#parts.openFolder(this.#request, this.#signal);
    try {
      return await this.#inFolder([...facts.notes, ...cloned.value], cluster, folder);
    } finally {
      await folder.remove();
    }
  }

  async #inFolder(
    notes: readonly Note[],
    cluster: Cluster,
    folder: RehearsalFolder,
  ): Promise<Outcome<RehearsalReport>> {
    const profiles = this.#profiles(cluster);
    const { dialogue } = this.#request;
    const open = await this.#parts.openControl({
      ...{ id: this.#id, request: this.#request, folder, cluster, profiles },
      dialogue: { ...dialogue, confirm: () => Promise.resolve(true) },
    });
    try {
      const done = await this.#carryOut(open, cluster, folder);
      if (!done.ok) {
        return done;
      }
      const all = [...notes, ...folder.notes, ...open.notes];
      const report = await this.#report(done.value, all, cluster, folder);
      await folder.keep(this.#id, this.#id);
      await this.#parts.store.keep(this.#request.root, report);
      return ok(report);
    } finally {
      open.dispose();
    }
  }

  #profiles(cluster: Cluster): readonly ConnectionProfile[] {
    return this.#request.targets.map(({ profile }) => redirected(profile, cluster));
  }

  async #carryOut(
    open: RehearsalControl,
    cluster: Cluster,
    folder: RehearsalFolder,
  ): Promise<Outcome<Done>> {
    const plan = stepsToRehearse(this.#request.runbook, open.control.state);
    if (plan.length === 0) {
      return err({ code: "nothing-to-run" });
    }
    const targets = distinctDatabases(this.#request.targets).map(
      ({ profile }): ConnectionTarget => ({
        ...cluster.target(profile.database),
        profile: { ...cluster.target(profile.database).profile, name: profile.name },
      }),
    );
    const { asker, fingerprints, sampler } = this.#parts;
    const server = cluster.target("postgres");
    const signal = this.#signal;
    const changes = new StepChanges({ asker, fingerprints, sampler, targets, server, signal });
    const work = {
      ...{ open, targets, changes, server, sampler: this.#parts.sampler, observer: this.#observer },
      ...{ plan, signal },
      clock: this.#parts.clock,
    };
    const before = await this.#fingerprints(targets);
    await changes.begin(before);
    const forward = await rehearseSteps(work, "deployment");
    const deployed = await this.#fingerprints(targets);
    const managed = await this.#managedRollback(open, { cluster, folder, targets, before });
    if (!managed.ok) {
      return managed;
    }
    await changes.begin(deployed);
    const back = await rehearseSteps(work, "rollback");
    const rolledBack = back.steps.length === 0 ? null : await this.#fingerprints(targets);
    if (this.#signal.aborted) {
      return err({ code: "cancelled" });
    }
    return ok({
      steps: [...forward.steps, ...back.steps],
      outside: [...forward.outside, ...back.outside],
      databases: await compareDatabases(targets, before, deployed, rolledBack, fingerprints),
      hasRollback: plan.some(({ part }) => part === "rollback"),
      managedRollback: managed.value,
    });
  }

  #fingerprints(targets: readonly ConnectionTarget[]): Promise<readonly TakenFingerprint[]> {
    this.#observer.onPhase({ kind: "compare" });
    return takeFingerprints(this.#parts.fingerprints, targets, true, this.#signal);
  }

  async #managedRollback(
    { control: { state } }: RehearsalControl,
    { cluster, folder, targets, before }: ManagedRollbackPlace,
  ): Promise<Outcome<ManagedRollback>> {
    this.#observer.onPhase({ kind: "managedRollback" });
    const done = await rehearseManagedRollback({
      parts: this.#parts.restoring,
      id: `rehearsal-${this.#id}`,
      root: folder.copy,
      ...{ state, targets, before },
      profiles: this.#profiles(cluster),
      signal: this.#signal,
    });
    if (done.ok) {
      return done;
    }
    const { error } = done;
    const message = "message" in error ? error.message : error.code;
    return error.code === "cancelled"
      ? err({ code: "cancelled" })
      : err({ code: "clone", database: targets.map(databaseOf).join(", "), message });
  }

  async #report(
    done: Done,
    notes: readonly Note[],
    cluster: Cluster,
    folder: RehearsalFolder,
  ): Promise<RehearsalReport> {
    const { request, parts } = { request: this.#request, parts: this.#parts };
    const log = readLockLog(await cluster.log());
    const rollback = done.hasRollback
      ? rollbackOutcome(done.databases, done.steps.some(isRolledBack))
      : "none";
    const path = parts.relative(request.root, request.source);
    const report: RehearsalReport = {
      format: 1,
      id: this.#id,
      takenAt: new Date(this.#startedAt).toISOString(),
      durationMs: parts.clock.now() - this.#startedAt,
      by: { name: parts.person.name, host: parts.person.host },
      version: parts.version,
      runbook: { path, title: request.runbook.title, sha256: parts.sha256(request.text) },
      files: [...folder.files],
      data: request.data.kind,
      ...(request.data.kind === "sample" ? { sampleRows: request.data.rows } : {}),
      connections: request.targets.map(({ profile }) => deploymentConnection(profile)),
      server: { major: cluster.major, source: sourceText(cluster) },
      notes: [...notes],
      steps: [...done.steps],
      outside: [...done.outside],
      lockWaits: [...log.lockWaits],
      deadlocks: log.deadlocks,
      databases: [...done.databases],
      rollback,
      managedRollback: done.managedRollback,
      verdict: "fail",
    };
    // What was in the copy is the workspace's own file to whoever reads it.
    const said = JSON.parse(
      JSON.stringify({ ...report, verdict: verdictOf(report) }, (_, value: unknown) =>
        typeof value === "string" ? value.replaceAll(folder.copy, request.root) : value,
      ),
    ) as RehearsalReport;
    return said;
  }
}

interface Done {
  readonly steps: readonly RehearsedStep[];
  readonly outside: readonly OutsideEffect[];
  readonly databases: RehearsalReport["databases"];
  readonly hasRollback: boolean;
  readonly managedRollback: ManagedRollback;
}

interface ManagedRollbackPlace {
  readonly cluster: Cluster;
  readonly folder: RehearsalFolder;
  readonly targets: readonly ConnectionTarget[];
  readonly before: readonly TakenFingerprint[];
}

function databaseOf({ profile }: ConnectionTarget): string {
  return profile.database;
}

function isRolledBack({ part, blocks }: RehearsedStep): boolean {
  return (
    part === "rollback" &&
    blocks.some(({ outcome }) => outcome !== "notRun" && outcome !== "stopped")
  );
}

function sourceText({ source }: Cluster): string {
  return source.kind === "container" ? `${source.engine} ${source.image}` : source.folder;
}

/** All went as it should, and each way back leads back. What a person must judge does not fail it. */
function verdictOf({
  steps,
  rollback,
  managedRollback,
  databases,
}: RehearsalReport): RehearsalReport["verdict"] {
  const well = steps.every(({ outcome }) => outcome === "passed" || outcome === "open");
  const back = rollback === "none" || rollback === "restored";
  const managed = ["restored", "off", "none"].includes(managedRollback?.outcome ?? "none");
  return well && back && managed && databases.every(({ problem }) => problem === null)
    ? "pass"
    : "fail";
}
