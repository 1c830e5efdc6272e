import { createHash } from "node:crypto";
import type { ConnectionProfile } from "../../../src/core/connection/profile.ts";
import type { ControlParts, RunQuestion } from "../../../src/core/deployment/control.ts";
import type { Answer, RunOutcome, RunRequest } from "../../../src/core/deployment/ports.ts";

export const SERVER = { host: "h", port: 5432, database: "app", user: "u", version: "15.20" };

export function profile(name: string, parts: Partial<ConnectionProfile> = {}): ConnectionProfile {
  return {
    name,
    host: "db.example",
    port: 5432,
    database: name,
    user: "deployer",
    sslMode: "prefer",
    sslRootCert: null,
    options: null,
    questionUser: null,
    role: "manager",
    environment: "development",
    ...parts,
  };
}

export function rows(...values: readonly (readonly (string | null)[])[]): Answer {
  return {
    kind: "rows",
    columns: [{ name: "a", type: "text" }],
    rows: values,
    truncated: false,
    durationMs: 2,
    server: SERVER,
  };
}

export function passed(parts: Partial<RunOutcome> = {}): RunOutcome {
  return {
    kind: "passed",
    exitCode: 0,
    failures: [],
    backups: [],
    durationMs: 5,
    log: { start: 0, end: 0 },
    stdoutTail: "",
    ...parts,
  };
}

export const SECRET = "correct horse battery staple";

/** A world that does what it is told and remembers what it was asked. */
export class FakeWorld {
  nowMs = Date.parse("2026-03-01T10:00:00Z");
  profiles: ConnectionProfile[] = [profile("app")];
  /** By block id; passes when nothing is said. */
  readonly outcomes = new Map<
    string,
    RunOutcome | ((request: RunRequest) => Promise<RunOutcome>)
  >();
  /** By SQL; one row "1" when nothing is said. */
  readonly answers = new Map<string, Answer>();
  readonly values = new Map<string, string>();
  readonly ran: RunRequest[] = [];
  readonly asked: string[] = [];
  readonly confirmed: RunQuestion[] = [];
  readonly valuesAsked: { readonly name: string; readonly suggestion: string | null }[] = [];
  readonly chosenFrom: string[][] = [];
  readonly cancelled: string[] = [];
  readonly timers: (() => void)[] = [];
  confirm = true;
  choice = 0;
  #ids = 0;

  readonly parts: ControlParts = {
    clock: { now: () => (this.nowMs += 1000) },
    timer: {
      after: (_ms, call) => {
        this.timers.push(call);
        return {
          dispose: () => {
            const at = this.timers.indexOf(call);
            if (at !== -1) {
              this.timers.splice(at, 1);
            }
          },
        };
      },
    },
    person: { name: "kim", host: "desk" },
    backups: null,
    newId: () => `id${(this.#ids += 1)}`,
    sha256: (text) => createHash("sha256").update(text).digest("hex"),
    limits: { statementTimeoutMs: 1000, lockTimeoutMs: 1000, maxRows: 100 },
    pathMappings: [],
    cwd: "/workspace",
    source: "/workspace/runbook.md",
    watchEveryMs: 10,
    fingerprints: null,
    connections: {
      profiles: () => this.profiles,
      target: (name) => {
        const found = this.profiles.find((candidate) => candidate.name === name);
        return Promise.resolve(
          found === undefined ? undefined : { profile: found, password: SECRET },
        );
      },
    },
    runner: {
      preview: (request) =>
        Promise.resolve({ text: request.block.text, unset: [], missingPaths: [] }),
      run: (request) => {
        this.ran.push(request);
        const outcome = this.outcomes.get(request.block.id) ?? passed();
        return typeof outcome === "function" ? outcome(request) : Promise.resolve(outcome);
      },
    },
    asker: {
      ask: (_target, sql) => {
        this.asked.push(sql);
        return Promise.resolve(this.answers.get(sql) ?? rows(["1"]));
      },
    },
    watcher: {
      look: () =>
        Promise.resolve([
          {
            pid: 7,
            database: "app",
            state: "active",
            query: "CREATE INDEX",
            runningMs: 12,
            waitEvent: "relation",
            blockedBy: [{ pid: 8, user: "other", query: "BEGIN" }],
          },
        ]),
      cancel: (_target, run) => {
        this.cancelled.push(run);
        return Promise.resolve(1);
      },
    },
    dialogue: {
      confirm: (question) => {
        this.confirmed.push(question);
        return Promise.resolve(this.confirm);
      },
      value: (name, suggestion) => {
        this.valuesAsked.push({ name, suggestion });
        return Promise.resolve(this.values.get(name) ?? null);
      },
      choose: (_what, profiles) => {
        this.chosenFrom.push(profiles.map(({ name }) => name));
        return Promise.resolve(profiles[this.choice] ?? null);
      },
      prompt: () => Promise.resolve(null),
    },
  };
}
