import { createHash, randomBytes, randomUUID } from "node:crypto";
import path from "node:path";
import type { FingerprintReader } from "../../core/catalog/fingerprint/ports.ts";
import { createDeploymentBackups } from "../../core/backup/deploymentBackups.ts";
import type { DisposableClusters } from "../../core/cluster/ports.ts";
import { createControl } from "../../core/deployment/createControl.ts";
import type {
  BackendWatcher,
  Clock,
  Person,
  QuestionAsker,
  Timer,
} from "../../core/deployment/ports.ts";
import { deploymentConnection, startDeployment } from "../../core/deployment/startDeployment.ts";
import type {
  LockSampler,
  Note,
  RehearsalControl,
  RehearsalControlRequest,
  Rehearsals,
  RehearsalStore,
} from "../../core/rehearsal/ports.ts";
import type { RollbackParts } from "../../core/rollback/rollbackRun.ts";
import { rehearsalBook } from "../../core/rehearsal/redirect.ts";
import { createRehearsals } from "../../core/rehearsal/rehearse.ts";
import { createJournalStore } from "../deployment/journalStore.ts";
import { createBlockRunner } from "../shell/blockRunner.ts";
import { networkLauncher } from "./networkLauncher.ts";
import { rehearsalEnvironment } from "./rehearsalEnvironment.ts";
import { openRehearsalFolder, type OpenRehearsalFolder } from "./rehearsalFolder.ts";
import { createRehearsalRunner } from "./rehearsalRunner.ts";
import { createSourceCloner } from "./sourceCloner.ts";

/** What the roots bring: the driver's side, and what a process has once. */
export interface LocalRehearsalParts {
  readonly asker: QuestionAsker;
  readonly watcher: BackendWatcher;
  readonly sampler: LockSampler;
  readonly fingerprints: FingerprintReader;
  readonly clusters: DisposableClusters;
  /** Backups, and what a rollback needs beside them. */
  readonly restoring: Pick<RollbackParts, "backups" | "servers" | "content">;
  readonly store: RehearsalStore;
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly person: Person;
  readonly version: string;
}

const MAX_ROWS = 1000;
const LOCK_TIMEOUT_MS = 5000;

/** Rehearsals in temporary folders of this machine. */
export function createLocalRehearsals(parts: LocalRehearsalParts): Rehearsals {
  const folders = new WeakMap<object, OpenRehearsalFolder>();
  return createRehearsals({
    ...parts,
    restoring: { ...parts, ...parts.restoring, sha256 },
    cloner: createSourceCloner(parts.env),
    openFolder: async (request, signal) => {
      const folder = await openRehearsalFolder(request, signal);
      folders.set(folder, folder);
      return folder;
    },
    openControl: (request) => {
      const folder = folders.get(request.folder);
      return folder === undefined
        ? Promise.reject(new Error("This folder is none of a rehearsal."))
        : openControl(parts, request, folder);
    },
    newId: () => randomBytes(2).toString("hex"),
    sha256,
    relative: (root, file) => path.relative(root, file).split(path.sep).join("/"),
  });
}

async function openControl(
  parts: LocalRehearsalParts,
  { id, request, cluster, profiles, dialogue }: RehearsalControlRequest,
  folder: OpenRehearsalFolder,
): Promise<RehearsalControl> {
  const { env, removed, record } = await rehearsalEnvironment(folder.folder, cluster, parts.env);
  const launcher = await networkLauncher(parts.env);
  const runner = createRehearsalRunner({
    inner: createBlockRunner({ env, launcher: launcher ?? [] }),
    copy: folder.copy,
    elsewhere: path.join(folder.folder, "elsewhere"),
    record,
    used: folder.used,
  });
  const store = createJournalStore({ application: "rehearsal", person: parts.person });
  const journal = await store.create(folder.copy, id, request.text);
  const runbook = {
    path: path.relative(folder.copy, folder.source).split(path.sep).join("/"),
    title: request.runbook.title,
    sha256: sha256(request.text),
  };
  await startDeployment(
    journal,
    {
      ...{ deployment: id, runbook, version: parts.version },
      connections: profiles.map(deploymentConnection),
    },
    parts.person,
    parts.clock,
  );
  const control = await createControl(
    {
      ...{ runner, dialogue, sha256 },
      ...{ asker: parts.asker, watcher: parts.watcher, clock: parts.clock, timer: parts.timer },
      person: parts.person,
      connections: rehearsalBook(profiles),
      newId: randomUUID,
      limits: {
        statementTimeoutMs: request.statementTimeoutMs,
        lockTimeoutMs: Math.min(LOCK_TIMEOUT_MS, request.statementTimeoutMs),
        maxRows: MAX_ROWS,
      },
      pathMappings: folder.pathMappings,
      cwd: folder.copy,
      source: folder.source,
      watchEveryMs: 0,
      // Taken by the rehearsal itself, of all databases.
      fingerprints: null,
      backups: createDeploymentBackups(parts.restoring.backups, folder.copy, request.backups),
    },
    journal,
    request.runbook,
  );
  return {
    control,
    takeOutside: () => runner.takeOutside(),
    notes: [
      ...(launcher === null ? [{ code: "network-open", what: "" } satisfies Note] : []),
      ...removed.map((what): Note => ({ code: "environment", what })),
    ],
    dispose: () => {
      control.dispose();
      journal.dispose();
    },
  };
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
