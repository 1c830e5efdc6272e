import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Cluster } from "../../core/cluster/ports.ts";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import type {
  CloneRequest,
  Note,
  RehearsalFailure,
  SourceCloner,
  SourceDatabase,
  SourceFacts,
} from "../../core/rehearsal/ports.ts";
import { CUT_MARK, type SamplePlan } from "../../core/rehearsal/sample/planSample.ts";
import { redirectForeignServers } from "../../core/rehearsal/sourceQuestions.ts";
import { readClientTool, type ReadEnd, type ToolCall } from "../tools/clientTool.ts";

/** A table that somebody changes is waited for so long. */
const LOCK_WAIT_MS = 10_000;
/** The server is the guard: nothing of a source can be changed. */
const SOURCE_OPTIONS = "-c default_transaction_read_only=on";
/** On every cluster from the start. */
const ALWAYS_THERE = new Set(["postgres", "template1"]);

/** Builds databases again by pg_dump and pg_restore. The real servers see READ ONLY transactions only. */
export function createSourceCloner(env: NodeJS.ProcessEnv): SourceCloner {
  return {
    clone: async (facts, cluster, request, signal) => {
      const folder = await mkdtemp(path.join(os.tmpdir(), "schema-ops-clone-"));
      try {
        return await new Cloning(withServerTools(env, cluster), cluster, folder, signal).all(
          facts,
          request,
        );
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

/** The tools of the server's own installation first: no pg_dump reads a newer server. */
function withServerTools(env: NodeJS.ProcessEnv, { source }: Cluster): NodeJS.ProcessEnv {
  return source.kind === "system"
    ? { ...env, PATH: [path.join(source.folder, "bin"), env["PATH"] ?? ""].join(path.delimiter) }
    : env;
}

type Cloned = Result<readonly Note[], RehearsalFailure>;

class Cloning {
  readonly #env: NodeJS.ProcessEnv;
  readonly #cluster: Cluster;
  readonly #folder: string;
  readonly #signal: CancelSignal;

  constructor(env: NodeJS.ProcessEnv, cluster: Cluster, folder: string, signal: CancelSignal) {
    this.#env = env;
    this.#cluster = cluster;
    this.#folder = folder;
    this.#signal = signal;
  }

  async all(facts: SourceFacts, { targets, data, onDatabase }: CloneRequest): Promise<Cloned> {
    const notes: Note[] = [];
    // One that cannot be made again (a library that is missing) is said; the rest goes on.
    const said = await this.#psql("postgres", facts.roles, false);
    if (said.kind !== "ended") {
      return err(this.#failure(said, "psql", "postgres"));
    }
    notes.push(...errorLines(said.messages).map((what): Note => ({ code: "role", what })));
    for (const database of facts.databases) {
      const target = targets.find(({ profile }) => profile.database === database.name);
      if (target === undefined) {
        continue;
      }
      onDatabase(database.name);
      const cloned = await this.#database(database, target, data);
      if (!cloned.ok) {
        return cloned;
      }
      notes.push(...cloned.value);
    }
    return ok(notes);
  }

  async #database(
    database: SourceDatabase,
    target: ConnectionTarget,
    data: CloneRequest["data"],
  ): Promise<Cloned> {
    const file = path.join(this.#folder, "dump");
    const dumped = await this.#dump(target, file, data);
    if (dumped.kind !== "ended" || dumped.exitCode !== 0) {
      return err(this.#failure(dumped, "pg_dump", database.name));
    }
    const restored =
      database.sample === null
        ? await this.#restore(database, file)
        : await this.#restoreSample(database, database.sample, target, file);
    if (!restored.ok) {
      return restored;
    }
    const redirect = redirectForeignServers(this.#cluster.host);
    const redirected = await this.#psql(database.name, [redirect], true);
    await rm(file, { force: true });
    return redirected.kind === "ended" && redirected.exitCode === 0
      ? restored
      : err(this.#failure(redirected, "psql", database.name));
  }

  #dump(target: ConnectionTarget, file: string, data: CloneRequest["data"]): Promise<ReadEnd> {
    const words = ["--format=custom", "--compress=0", "--no-password", `--file=${file}`];
    const schemaOnly = data === "all" ? [] : ["--schema-only"];
    return this.#run(target, {
      tool: "pg_dump",
      args: [...words, ...schemaOnly, `--lock-wait-timeout=${LOCK_WAIT_MS}`],
      options: SOURCE_OPTIONS,
    });
  }

  /** With the settings, grants and the locale of the database itself; without the locale where it is missing. */
  async #restore(
    database: SourceDatabase,
    file: string,
    section: readonly string[] = [],
  ): Promise<Cloned> {
    const exists = ALWAYS_THERE.has(database.name);
    const make = exists ? [] : ["--create"];
    const [place, words] = [exists ? database.name : "postgres", [...make, ...section]];
    const first = await this.#pgRestore(place, file, words);
    if (first.kind === "ended" && first.exitCode === 0) {
      return ok([]);
    }
    if (
      exists ||
      first.kind !== "ended" ||
      !/invalid (?:LC_\w+ )?locale name/.test(first.messages)
    ) {
      return err(this.#failure(first, "pg_restore", database.name));
    }
    const made = await this.#psql("postgres", [database.createAnyway], true);
    const second = await this.#pgRestore(database.name, file, section);
    return made.kind === "ended" && second.kind === "ended" && second.exitCode === 0
      ? ok([{ code: "locale-replaced", what: `${database.name}: ${database.collation}` }])
      : err(this.#failure(second, "pg_restore", database.name));
  }

  /** Tables first, then rows, then what holds them together: keys, indexes, triggers. */
  async #restoreSample(
    database: SourceDatabase,
    plan: SamplePlan,
    target: ConnectionTarget,
    file: string,
  ): Promise<Cloned> {
    const made = await this.#restore(database, file, ["--section=pre-data"]);
    if (!made.ok) {
      return made;
    }
    const copied = await this.#copySample(plan, target, database.name);
    if (!copied.ok) {
      return copied;
    }
    const joined = await this.#pgRestore(database.name, file, ["--section=post-data"]);
    return joined.kind === "ended" && joined.exitCode === 0
      ? ok([...made.value, ...copied.value])
      : err(this.#failure(joined, "pg_restore", database.name));
  }

  /** All of it in one READ ONLY transaction of the source, by files. */
  async #copySample(plan: SamplePlan, target: ConnectionTarget, database: string): Promise<Cloned> {
    const fileOf = (at: number): string => `'${path.join(this.#folder, `rows-${String(at)}`)}'`;
    const out = await this.#script(target, SOURCE_OPTIONS, [
      "begin transaction isolation level repeatable read read only;",
      ...plan.tables.map(({ query }, at) => `\\copy (${query}) to ${fileOf(at)}`),
      "commit;",
    ]);
    if (hasFailed(out)) {
      return err(this.#failure(out, "psql", database));
    }
    const into = await this.#script(this.#cluster.target(database), null, [
      ...plan.tables.map(
        ({ name, columns }, at) => `\\copy ${name} (${columns}) from ${fileOf(at)}`,
      ),
      ...[...(plan.repair === null ? [] : [plan.repair]), ...plan.sequences].map(
        (sql) => `${sql};`,
      ),
    ]);
    await Promise.all(plan.tables.map((_, at) => rm(fileOf(at).slice(1, -1), { force: true })));
    return hasFailed(into)
      ? err(this.#failure(into, "psql", database))
      : ok([
          ...cutTables("messages" in into ? into.messages : "").map((what): Note => ({
            code: "sample-cut",
            what,
          })),
          ...plan.leftOut.map((what): Note => ({ code: "not-sampled", what })),
        ]);
  }

  async #script(
    target: ConnectionTarget,
    options: string | null,
    lines: readonly string[],
  ): Promise<ReadEnd> {
    const script = path.join(this.#folder, "sample.sql");
    await writeFile(script, `${lines.join("\n")}\n`, { mode: 0o600 });
    const args = ["-X", "-q", "-o", "/dev/null", "-v", "ON_ERROR_STOP=1", "-f", script];
    return this.#run(target, { tool: "psql", args, ...(options === null ? {} : { options }) });
  }

  #pgRestore(database: string, file: string, more: readonly string[]): Promise<ReadEnd> {
    const words = ["--no-tablespaces", "--no-password", `--dbname=${database}`, file];
    return this.#onCluster(database, "pg_restore", [...more, ...words]);
  }

  #psql(database: string, statements: readonly string[], strict: boolean): Promise<ReadEnd> {
    const words = ["-X", "-q", "-v", `ON_ERROR_STOP=${strict ? "1" : "0"}`, "-d", database];
    return this.#onCluster(database, "psql", [
      ...words,
      ...(statements.length === 0 ? ["-c", ""] : statements.flatMap((sql) => ["-c", sql])),
    ]);
  }

  #onCluster(database: string, tool: string, words: readonly string[]): Promise<ReadEnd> {
    return this.#run(this.#cluster.target(database), { tool, args: words });
  }

  #run(
    target: ConnectionTarget,
    call: Pick<ToolCall, "tool" | "args" | "options">,
  ): Promise<ReadEnd> {
    return readClientTool({ ...call, target, env: this.#env, purpose: "rehearsal" }, this.#signal);
  }

  #failure(end: ReadEnd, tool: string, database: string): RehearsalFailure {
    switch (end.kind) {
      case "cancelled":
        return { code: "cancelled" };
      case "missing":
        return { code: "tool-missing", tool, major: this.#cluster.major };
      case "ended": {
        const [, server, client] =
          /server version: (\S+).*?; pg_dump version: (\S+)/.exec(end.messages) ?? [];
        return server === undefined || client === undefined
          ? { code: "clone", database, message: end.messages }
          : { code: "tool-too-old", client, server };
      }
    }
  }
}

function hasFailed(end: ReadEnd): boolean {
  return end.kind !== "ended" || end.exitCode !== 0;
}

/** Of the notices that a repair gave. */
function cutTables(messages: string): readonly string[] {
  return messages
    .split("\n")
    .map((line) => line.split(CUT_MARK)[1])
    .filter((what) => what !== undefined);
}

function errorLines(text: string): readonly string[] {
  return text.split("\n").filter((line) => line.includes("ERROR:"));
}
