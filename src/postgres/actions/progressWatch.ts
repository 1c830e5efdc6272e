import * as v from "valibot";
import type { ActionProgress } from "../../core/actions/action.ts";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import { NEVER_CANCELLED } from "../../core/lib/cancelSignal.ts";
import type { Disposable } from "../../core/lib/disposable.ts";
import { prepareWatch } from "../backendWatcher.ts";
import type { Session } from "../session.ts";
import type { SessionKeeper } from "../sessionKeeper.ts";

const EVERY_MS = 500;
/** What ends sooner than this shows nothing: no session is opened for it. */
const PATIENCE_MS = 1000;

const PROGRESS = `
  select phase, done::pg_catalog.float8 as done
    from (select pid, phase,
                 coalesce(blocks_done::pg_catalog.float8 / nullif(blocks_total, 0),
                          tuples_done::pg_catalog.float8 / nullif(tuples_total, 0)) as done
            from pg_catalog.pg_stat_progress_create_index
          union all
          select pid, phase,
                 greatest(heap_blks_scanned, heap_blks_vacuumed)::pg_catalog.float8
                   / nullif(heap_blks_total, 0)
            from pg_catalog.pg_stat_progress_vacuum
          union all
          select pid, phase, sample_blks_scanned::pg_catalog.float8 / nullif(sample_blks_total, 0)
            from pg_catalog.pg_stat_progress_analyze
          union all
          select pid, phase, heap_blks_scanned::pg_catalog.float8 / nullif(heap_blks_total, 0)
            from pg_catalog.pg_stat_progress_cluster) p
   where pid = $1`;

const progressRows = v.array(v.object({ phase: v.string(), done: v.nullable(v.number()) }));
const backend = v.object({ processID: v.number() });

/** Reads the server's progress views about the session's backend every half second until disposed. */
export function watchProgress(
  keeper: SessionKeeper,
  target: ConnectionTarget,
  session: Session,
  onProgress: (progress: ActionProgress) => void,
): Disposable {
  const { processID } = v.parse(backend, session.client);
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    const found = await readProgress(keeper, target, processID);
    if (!stopped) {
      if (found !== null) {
        onProgress(found);
      }
      timer = setTimeout(() => void look(), EVERY_MS);
    }
  };
  timer = setTimeout(() => void look(), PATIENCE_MS);
  return {
    dispose: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** Null when there is none, or when it cannot be told: progress is an extra. */
async function readProgress(
  keeper: SessionKeeper,
  target: ConnectionTarget,
  pid: number,
): Promise<ActionProgress | null> {
  const used = await keeper
    .use(target, NEVER_CANCELLED, prepareWatch, async ({ client }) =>
      v.parse(progressRows, (await client.query<Record<string, unknown>>(PROGRESS, [pid])).rows),
    )
    .catch(() => null);
  return used?.ok === true ? (used.value[0] ?? null) : null;
}
