import type {
  ConnectionBook,
  ConnectionProfile,
  ConnectionTarget,
} from "../../connection/profile.ts";
import { hasWord, resolveTarget, targetKey } from "../../connection/resolveTarget.ts";
import { err, ok, type Result } from "../../lib/result.ts";
import type { DatabaseRef } from "../../runbook/databaseRef.ts";
import type { Block, Section, Step } from "../../runbook/runbook.ts";
import { readShell } from "../../runbook/shell/readShell.ts";
import { databaseOfTool } from "../../runbook/shell/tools.ts";
import type { Dialogue, Refusal, Target } from "../control.ts";
import type { Recorder } from "./recorder.ts";

/** The connections of a block: all that it names, and the one for a tool that names none. */
export interface BlockTargets {
  readonly all: readonly ConnectionProfile[];
  readonly default: ConnectionProfile | null;
}

/** Finds the connection for what runs and asks, and remembers what a person chose. */
export class Targets {
  readonly #book: ConnectionBook;
  readonly #dialogue: Dialogue;
  readonly #recorder: Recorder;

  constructor(book: ConnectionBook, dialogue: Dialogue, recorder: Recorder) {
    this.#book = book;
    this.#dialogue = dialogue;
    this.#recorder = recorder;
  }

  /** Without asking anybody: several stay several until one was chosen. */
  find(ref: DatabaseRef): Target {
    const target = resolveTarget(ref, this.#book.profiles());
    if (target.kind !== "several") {
      return target;
    }
    const chosen = this.#recorder.state.values.get(valueName(ref));
    const profile = target.profiles.find(({ name }) => name === chosen);
    return profile === undefined ? target : { kind: "one", profile };
  }

  /** Asks a person where several fit, once a deployment. */
  async choose(ref: DatabaseRef): Promise<Result<ConnectionProfile, Refusal>> {
    const target = this.find(ref);
    switch (target.kind) {
      case "one":
        return ok(target.profile);
      case "none":
        return err({ code: "no-connection", ref });
      case "several":
        break;
    }
    const chosen = await this.#dialogue.choose(targetKey(ref), target.profiles);
    if (chosen === null) {
      return err({ code: "no-connection", ref });
    }
    const kept = await this.#recorder.append({
      type: "valueSet",
      name: valueName(ref),
      value: chosen.name,
      from: "person",
    });
    return kept.ok ? ok(chosen) : kept;
  }

  /** The references that a block's commands rest on; nothing when it needs no server. */
  blockRefs(block: Block, step: Step, section: Section): readonly DatabaseRef[] {
    if (block.database !== null) {
      return [block.database];
    }
    const text = withoutComments(block.text);
    const databases = new Set(this.#book.profiles().map(({ database }) => database));
    const named = [...databases]
      .filter((database) => hasWord(text, database))
      .map((name): DatabaseRef => ({ via: "command", name }));
    if (named.length > 0) {
      return named;
    }
    if (!usesServer(text)) {
      return [];
    }
    const asked = step.queries.find((query) => query.block === block.id)?.database;
    if (asked !== undefined) {
      return [asked];
    }
    const unknown = namedDatabases(block.text);
    return unknown.length > 0
      ? unknown.map((name): DatabaseRef => ({ via: "command", name }))
      : [{ via: "heading", words: `${step.title} ${section.title}` }];
  }

  async blockTargets(
    block: Block,
    step: Step,
    section: Section,
  ): Promise<Result<BlockTargets, Refusal>> {
    const refs = this.blockRefs(block, step, section);
    if (refs.length === 0 && startsPrograms(withoutComments(block.text))) {
      // What they connect to cannot be read here: they find whatever server there is.
      return ok({ all: this.#book.profiles(), default: this.#onlyProfile() });
    }
    const all: ConnectionProfile[] = [];
    for (const ref of refs) {
      const chosen = await this.choose(ref);
      if (!chosen.ok) {
        return chosen;
      }
      if (!all.includes(chosen.value)) {
        all.push(chosen.value);
      }
    }
    const [first, ...others] = all;
    return ok({ all, default: first !== undefined && others.length === 0 ? first : null });
  }

  #onlyProfile(): ConnectionProfile | null {
    const [first, ...others] = this.#book.profiles();
    return first !== undefined && others.length === 0 ? first : null;
  }

  /** With their secrets, for the runner and the asker only. */
  async open(profile: ConnectionProfile): Promise<Result<ConnectionTarget, Refusal>> {
    const target = await this.#book.target(profile.name);
    return target === undefined
      ? err({
          code: "no-connection",
          ref: { via: "annotation", name: profile.database, connection: profile.name },
        })
      : ok(target);
  }
}

function valueName(ref: DatabaseRef): string {
  return `connection:${targetKey(ref)}`;
}

const CLIENT_TOOL =
  /(?:^|[\s;|&(`])(?:psql|pg_dump|pg_dumpall|pg_restore|pg_isready|pgbench|createdb|dropdb|createuser|dropuser|vacuumdb|reindexdb)(?=\s|$)(?!\s+(?:--version|-V|--help)\b)/m;

/** Tools whose plain argument is a database that is not there yet, or soon no more. */
const MAKERS = new Set(["createdb", "dropdb"]);

/** Databases that every server has: naming one says nothing about which server is meant. */
const EVERYWHERE = new Set(["postgres", "template0", "template1"]);

/**
 * The databases that the tools' arguments name, without those that the text makes itself and those
 * that are on every server.
 */
function namedDatabases(text: string): readonly string[] {
  const named = new Set<string>();
  const made = new Set<string>();
  for (const command of readShell(text).commands) {
    const name = databaseOfTool(command);
    if (name !== null) {
      (MAKERS.has(command.program) ? made : named).add(name);
    }
  }
  return [...named].filter((name) => !made.has(name) && !EVERYWHERE.has(name));
}

function usesServer(text: string): boolean {
  return CLIENT_TOOL.test(text);
}

/** Interpreters, builders, migration tools, and scripts by their path: what they do is not in the text. */
const PROGRAM =
  /(?:^|[;|&(])\s*(?:\w+=\S*\s+)*(?:(?:python|pypy|node|deno|bun|ruby|perl|php|java|dotnet)[\d.]*|npm|npx|pnpm|yarn|make|mvn|gradle|go|cargo|flyway|liquibase|alembic|sqitch|rails|rake|bash|sh|source|\.{0,2}\/\S+)(?=\s)(?!\s+(?:--version|-V|--help)\b)/m;

function startsPrograms(text: string): boolean {
  return PROGRAM.test(`${text}\n`);
}

function withoutComments(text: string): string {
  return text
    .split("\n")
    .filter((line) => !/^\s*(?:#|--)/.test(line))
    .join("\n");
}
