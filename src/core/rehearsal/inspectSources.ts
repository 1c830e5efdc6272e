import * as v from "valibot";
import type { ConnectionTarget } from "../connection/profile.ts";
import type { QuestionAsker } from "../deployment/ports.ts";
import { groupBy } from "../lib/groupBy.ts";
import type { CancelSignal } from "../lib/cancelSignal.ts";
import { err, ok, type Result } from "../lib/result.ts";
import type {
  Note,
  RehearsalData,
  RehearsalFailure,
  SourceDatabase,
  SourceFacts,
} from "./ports.ts";
import { planSample, type SamplePlan } from "./sample/planSample.ts";
import {
  REFERENCES_QUESTION,
  SEQUENCES_QUESTION,
  TABLES_QUESTION,
} from "./sample/sampleQuestions.ts";
import {
  DATABASE_QUESTION,
  MEMBERS_QUESTION,
  ROLE_SETTINGS_QUESTION,
  ROLES_QUESTION,
  SERVER_QUESTION,
  SETTINGS_QUESTION,
} from "./sourceQuestions.ts";

const LIMITS = { statementTimeoutMs: 15_000, lockTimeoutMs: 2_000, maxRows: 100_000 };

type Row = Readonly<Record<string, string>>;

/** Asks the real servers what a cluster must be like to stand for them. */
export async function inspectSources(
  asker: QuestionAsker,
  targets: readonly ConnectionTarget[],
  data: RehearsalData,
  signal: CancelSignal,
): Promise<Result<SourceFacts, RehearsalFailure>> {
  const twice = sameNames(targets);
  if (targets.length === 0 || twice !== null) {
    return err(twice ?? { code: "no-connections" });
  }
  const asking = new Asking(asker, signal);
  const servers = [...groupBy(targets, serverOf).values()].flatMap(([first]) =>
    first === undefined ? [] : [first],
  );
  const facts: ServerFacts[] = [];
  const databases: SourceDatabase[] = [];
  for (const target of servers) {
    facts.push(await readServer(asking, target));
  }
  for (const target of distinctDatabases(targets)) {
    databases.push(await readDatabase(asking, target, data));
  }
  return asking.failure === null ? ok(joined(facts, databases)) : err(asking.failure);
}

function serverOf({ profile }: ConnectionTarget): string {
  return JSON.stringify([profile.host, profile.port]);
}

/** One target a database: two connections may lead to the same one. */
export function distinctDatabases(
  targets: readonly ConnectionTarget[],
): readonly ConnectionTarget[] {
  return [...groupBy(targets, ({ profile }) => profile.database).values()].flatMap(([first]) =>
    first === undefined ? [] : [first],
  );
}

function sameNames(targets: readonly ConnectionTarget[]): RehearsalFailure | null {
  for (const [database, own] of groupBy(targets, ({ profile }) => profile.database)) {
    if (new Set(own.map(serverOf)).size > 1) {
      return { code: "same-name", database, connections: own.map(({ profile }) => profile.name) };
    }
  }
  return null;
}

interface ServerFacts {
  readonly version: number;
  readonly superuser: string;
  readonly libraries: readonly string[];
  readonly settings: Readonly<Record<string, string>>;
  readonly roles: readonly { readonly role: string; readonly sql: string }[];
  readonly grants: readonly string[];
}

/** Asks until one question fails; after that it asks no more. */
class Asking {
  failure: RehearsalFailure | null = null;
  readonly #asker: QuestionAsker;
  readonly #signal: CancelSignal;

  constructor(asker: QuestionAsker, signal: CancelSignal) {
    this.#asker = asker;
    this.#signal = signal;
  }

  async rows(target: ConnectionTarget, sql: string): Promise<readonly Row[]> {
    if (this.failure !== null) {
      return [];
    }
    const answer = await this.#asker.ask(target, sql, LIMITS, this.#signal);
    if (answer.kind === "rows") {
      return answer.rows.map((row) =>
        Object.fromEntries(answer.columns.map(({ name }, at) => [name, row[at] ?? ""])),
      );
    }
    const { error } = answer;
    const connection = target.profile.name;
    this.failure =
      error.code === "cancelled"
        ? { code: "cancelled" }
        : {
            code: "unreachable",
            connection,
            message: "message" in error ? error.message : error.code,
          };
    return [];
  }
}

async function readServer(asking: Asking, target: ConnectionTarget): Promise<ServerFacts> {
  const [server] = await asking.rows(target, SERVER_QUESTION);
  const settings = await asking.rows(target, SETTINGS_QUESTION);
  const roles = await asking.rows(target, ROLES_QUESTION);
  const grants = [
    ...(await asking.rows(target, ROLE_SETTINGS_QUESTION)),
    ...(await asking.rows(target, MEMBERS_QUESTION)),
  ];
  return {
    version: Number(server?.["version"] ?? 0),
    superuser: server?.["superuser"] ?? "",
    libraries: (server?.["libraries"] ?? "")
      .split(",")
      .map((name) => name.trim().replace(/^"|"$/g, ""))
      .filter((name) => name !== ""),
    settings: Object.fromEntries(settings.map((row) => [row["name"] ?? "", row["value"] ?? ""])),
    roles: roles.map((row) => ({ role: row["role"] ?? "", sql: row["sql"] ?? "" })),
    grants: grants.map((row) => row["sql"] ?? ""),
  };
}

async function readDatabase(
  asking: Asking,
  target: ConnectionTarget,
  data: RehearsalData,
): Promise<SourceDatabase> {
  const [row] = await asking.rows(target, DATABASE_QUESTION);
  const { database, name } = target.profile;
  return {
    name: database,
    connection: name,
    createAnyway: row?.["sql"] ?? "",
    collation: row?.["collation"] ?? "",
    sample: data.kind === "sample" ? await readSample(asking, target, data.rows) : null,
  };
}

async function readSample(
  asking: Asking,
  target: ConnectionTarget,
  rows: number,
): Promise<SamplePlan> {
  const tables = await asking.rows(target, TABLES_QUESTION);
  const references = await asking.rows(target, REFERENCES_QUESTION);
  const sequences = await asking.rows(target, SEQUENCES_QUESTION);
  const names = v.pipe(v.string(), v.parseJson(), v.array(v.string()));
  const orNull = (text: string | undefined): string | null => (text ?? "") || null;
  return planSample(
    tables.map((row) => ({
      name: row["name"] ?? "",
      only: row["only"] ?? "",
      columns: orNull(row["columns"]),
      key: orNull(row["key"]),
    })),
    references.map((row) => ({
      child: row["child"] ?? "",
      parent: row["parent"] ?? "",
      columns: v.parse(names, row["columns"]),
      referenced: v.parse(names, row["referenced"]),
    })),
    rows,
    sequences.map((row) => row["sql"] ?? ""),
  );
}

function joined(
  servers: readonly ServerFacts[],
  databases: readonly SourceDatabase[],
): SourceFacts {
  const [first] = servers;
  const superuser = first?.superuser ?? "postgres";
  const roles = new Map<string, string>();
  for (const { role, sql } of servers.flatMap((server) => server.roles)) {
    if (role !== superuser && !roles.has(role)) {
      roles.set(role, sql);
    }
  }
  const majors = servers.map(({ version }) => Math.floor(version / 10_000));
  const major = Math.max(...majors);
  const older = [...new Set(majors.filter((one) => one !== major))];
  return {
    major,
    superuser,
    libraries: [...new Set(servers.flatMap(({ libraries }) => libraries))],
    settings: first?.settings ?? {},
    roles: [...roles.values(), ...new Set(servers.flatMap(({ grants }) => grants))],
    databases,
    notes: older.map((one): Note => ({ code: "newer-major", what: String(one) })),
  };
}
