import type { ChildProcess } from "node:child_process";
import { appendFile, chown, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type {
  Cluster,
  ClusterFailure,
  ClusterRequest,
  DisposableClusters,
} from "../../core/cluster/ports.ts";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import { serverAccount, type Account } from "./account.ts";
import { makeClusterFolder, sweepClusters } from "./clusterFolder.ts";
import { startClusterWatchdog, type ClusterWatchdog } from "./clusterWatchdog.ts";
import { offlineLauncher } from "./offlineLauncher.ts";
import { reachablePrograms } from "./reachablePrograms.ts";
import { serverEnvironment } from "./serverEnvironment.ts";
import { endServer, finish, launch, serverIsReady } from "./serverProcess.ts";
import { findServerPrograms, type ServerPrograms } from "./serverPrograms.ts";

export interface DisposableClusterOptions {
  /** Where binaries from npm may be beside the system's: absolute; read at use. */
  readonly folders: () => readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** Of a server that nobody else can reach: only the name of its socket shows it. */
const PORT = 5432;

/** Servers in temporary folders, on private sockets, watched by a process that outlives us. */
export function createDisposableClusters(options: DisposableClusterOptions): DisposableClusters {
  const env = options.env ?? process.env;
  return {
    sweep: sweepClusters,
    start: async (request, signal) => {
      await sweepClusters();
      const found = await findServerPrograms(request.major, options.folders(), env);
      return found.ok
        ? start(request, found.value, serverEnvironment(env), signal)
        : err({ code: "not-found", major: request.major, looked: found.error });
    },
  };
}

interface Place {
  readonly folder: string;
  readonly data: string;
  readonly log: string;
  readonly bin: string;
  readonly account: Account;
  readonly env: NodeJS.ProcessEnv;
  readonly watchdog: ClusterWatchdog;
}

async function start(
  request: ClusterRequest,
  programs: ServerPrograms,
  env: NodeJS.ProcessEnv,
  signal: CancelSignal,
): Promise<Result<Cluster, ClusterFailure>> {
  const account = await serverAccount();
  const folder = await makeClusterFolder(account);
  const watchdog = startClusterWatchdog(folder);
  const remove = async (): Promise<void> => {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    watchdog.release();
  };
  const [data, log] = [path.join(folder, "data"), path.join(folder, "server.log")];
  let child: ChildProcess | null = null;
  try {
    const bin = await reachablePrograms(programs, folder, account);
    const place = { folder, data, log, bin, account, env, watchdog };
    child = (await initialise(place, request, signal)) ? await serve(place, request, signal) : null;
  } catch (error) {
    await remove();
    return failure(String(error), "", signal);
  }
  if (child === null) {
    const said = await readFile(log, "utf8").catch(() => "");
    await remove();
    return failure(said.trim().split("\n").at(-1) ?? "", said, signal);
  }
  const server = child;
  server.unref();
  const superuser = request.superuser ?? "postgres";
  return ok({
    major: request.major,
    source: programs.source,
    host: folder,
    port: PORT,
    superuser,
    target: (database) => targetOf(folder, superuser, database),
    log: () => readFile(log, "utf8").catch(() => ""),
    stop: async () => {
      await endServer(server);
      await remove();
    },
  });
}

function failure(
  message: string,
  log: string,
  signal: CancelSignal,
): Result<never, ClusterFailure> {
  return err(signal.aborted ? { code: "cancelled" } : { code: "start", message, log });
}

async function initialise(
  { folder, data, log, bin, account, env, watchdog }: Place,
  request: ClusterRequest,
  signal: CancelSignal,
): Promise<boolean> {
  await writeFile(log, "", { mode: 0o600 });
  if (account.uid !== undefined && account.gid !== undefined) {
    await chown(log, account.uid, account.gid);
  }
  const words = ["-D", data, "-U", request.superuser ?? "postgres", "-A", "trust"];
  const child = launch({
    program: path.join(bin, "initdb"),
    words: [...words, "-E", "UTF8", "--no-locale", "--no-sync"],
    ...{ folder, env, account, log },
  });
  watchdog.guard(child.pid ?? 0);
  if (!(await finish(child, signal))) {
    return false;
  }
  await writeFile(path.join(data, "pg_hba.conf"), "local all all trust\n");
  await appendFile(path.join(data, "postgresql.conf"), "include 'server.conf'\n");
  // What it said belongs to nobody who reads the server's log.
  await writeFile(log, "");
  return true;
}

/** Starts the server, without those libraries that it cannot find; null: it does not start. */
async function serve(
  place: Place,
  request: ClusterRequest,
  signal: CancelSignal,
): Promise<ChildProcess | null> {
  let libraries = [...(request.libraries ?? [])];
  const launcher = await offlineLauncher(place.env, place.account);
  for (;;) {
    await writeFile(path.join(place.data, "server.conf"), settingsText(place, request, libraries));
    const [program, ...words] = [
      ...launcher,
      path.join(place.bin, "postgres"),
      ...["-D", place.data],
    ] as const;
    const child = launch({ program, words, ...place });
    place.watchdog.guard(child.pid ?? 0);
    if (await serverIsReady(child, place.data, signal)) {
      return child;
    }
    await endServer(child);
    const said = await readFile(place.log, "utf8");
    const left = libraries.filter(
      (library) => !said.includes(`could not access file "${library}"`),
    );
    if (left.length === libraries.length || signal.aborted) {
      return null;
    }
    libraries = left;
    await writeFile(place.log, "");
  }
}

function settingsText(
  { folder }: Place,
  { settings }: ClusterRequest,
  libraries: readonly string[],
): string {
  const all = {
    listen_addresses: "",
    port: String(PORT),
    unix_socket_directories: folder,
    unix_socket_permissions: "0700",
    max_connections: "100",
    shared_buffers: "64MB",
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
    shared_preload_libraries: libraries.join(", "),
    ...settings,
  };
  return Object.entries(all)
    .map(([name, value]) => `${name} = '${value.replaceAll("'", "''").replaceAll("\\", "\\\\")}'\n`)
    .join("");
}

function targetOf(host: string, user: string, database: string): ConnectionTarget {
  return {
    profile: {
      ...{ name: "disposable cluster", host, port: PORT, database, user },
      ...{ sslMode: "disable", sslRootCert: null, options: null, questionUser: null },
      ...{ role: "manager", environment: "development" },
    },
    password: null,
  };
}
