import type { Person } from "../../core/deployment/ports.ts";
import type { DisposableStore } from "../../core/lib/disposable.ts";
import type { Rehearsals } from "../../core/rehearsal/ports.ts";
import { systemClock, systemTimer } from "../terminal/environment.ts";
import { serverFolders } from "../terminal/serverFolders.ts";
import { connectParts } from "./connecting.ts";
import { NO_DECISION, openRollback } from "./restoring.ts";

export async function openRehearsals(
  folders: readonly string[],
  person: Person,
  version: string,
  open: DisposableStore,
): Promise<Rehearsals> {
  const [local, clusters, store, sampler, asking, watching, sql, restoring, connecting] =
    await Promise.all([
      import("../../local/rehearsal/localRehearsals.ts"),
      import("../../local/cluster/disposableClusters.ts"),
      import("../../local/rehearsal/rehearsalStore.ts"),
      import("../../postgres/rehearsal/lockSampler.ts"),
      import("../../postgres/questionAsker.ts"),
      import("../../postgres/backendWatcher.ts"),
      import("../../local/sql/pgSqlParser.ts"),
      openRollback(person, NO_DECISION),
      connectParts(),
    ]);
  return local.createLocalRehearsals({
    asker: open.add(asking.createQuestionAsker({ ...connecting, loadParser: sql.loadSqlParser })),
    watcher: open.add(watching.createBackendWatcher(connecting)),
    sampler: sampler.createLockSampler(connecting),
    fingerprints: restoring.fingerprints,
    restoring,
    clusters: clusters.createDisposableClusters({ folders: serverFolders(folders) }),
    store: store.createRehearsalStore(),
    env: process.env,
    ...{ clock: systemClock, timer: systemTimer, person, version },
  });
}
