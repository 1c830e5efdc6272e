import {
  type ExpectedCatalog,
  type ExpectedCount,
  expectedCatalogs,
} from "../../core/catalog/expectedSchemas.ts";
import type { ConnectionProfile, ConnectionTarget } from "../../core/connection/profile.ts";
import { resolveTarget } from "../../core/connection/resolveTarget.ts";
import type { QuestionAsker, QuestionLimits } from "../../core/deployment/ports.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import type { Runbook } from "../../core/runbook/runbook.ts";
import type { CountedExpectation } from "./schemaFacts.ts";

export interface ExpectationsParts {
  readonly runbook: () => Runbook | undefined;
  readonly profiles: () => readonly ConnectionProfile[];
  readonly asker: () => Promise<QuestionAsker>;
  readonly target: (connection: string) => Promise<ConnectionTarget>;
  readonly limits: () => QuestionLimits;
}

export type ExpectedNames = Pick<ExpectedCatalog, "schemas" | "tables">;

/** What the runbook in hand expects of each connection's catalog, and what its counts come to. */
export class Expectations {
  readonly #parts: ExpectationsParts;
  readonly #counted = new Map<string, readonly CountedExpectation[]>();
  #read: { readonly runbook: Runbook; readonly catalogs: readonly ExpectedCatalog[] } | null = null;

  constructor(parts: ExpectationsParts) {
    this.#parts = parts;
  }

  names(connection: string): ExpectedNames {
    const catalogs = this.#catalogs(connection);
    return {
      schemas: [...new Set(catalogs.flatMap(({ schemas }) => schemas))],
      tables: catalogs.flatMap(({ tables }) => tables),
    };
  }

  /** Two answers differ when something else is expected of these connections. */
  signature(connections: readonly string[]): string {
    const expected = connections.map((connection) => [
      connection,
      ...this.#catalogs(connection).map(({ schemas, tables, counts }) => [schemas, tables, counts]),
    ]);
    return JSON.stringify(expected.filter(({ length }) => length > 1));
  }

  counts(connection: string): readonly CountedExpectation[] {
    return this.#counted.get(connection) ?? [];
  }

  /** What was counted is no longer known. */
  forget(): void {
    this.#counted.clear();
  }

  /** Asks the runbook's own counting queries. Resolves to whether any of the numbers is new. */
  async count(connection: string, signal: CancelSignal): Promise<boolean> {
    const wanted = uniqueCounts(this.#catalogs(connection).flatMap(({ counts }) => counts));
    if (wanted.length === 0) {
      return this.#counted.delete(connection);
    }
    const asker = await this.#parts.asker();
    const target = await this.#parts.target(connection);
    const found: CountedExpectation[] = [];
    for (const expected of wanted) {
      const answer = await asker.ask(target, expected.sql, this.#parts.limits(), signal);
      const actual = answer.kind === "rows" ? Number(answer.rows[0]?.[0] ?? NaN) : NaN;
      // A count that could not be asked is no number: the checklist's own row says why.
      if (Number.isFinite(actual)) {
        found.push({ expected, actual });
      }
    }
    const isNew = JSON.stringify(this.counts(connection)) !== JSON.stringify(found);
    this.#counted.set(connection, found);
    return isNew && !signal.aborted;
  }

  #catalogs(connection: string): readonly ExpectedCatalog[] {
    const runbook = this.#parts.runbook();
    if (runbook === undefined) {
      return [];
    }
    if (this.#read?.runbook !== runbook) {
      this.#read = { runbook, catalogs: expectedCatalogs(runbook) };
    }
    const profiles = this.#parts.profiles();
    return this.#read.catalogs.filter(({ database }) => {
      const target = resolveTarget(database, profiles);
      return target.kind === "one" && target.profile.name === connection;
    });
  }
}

function uniqueCounts(counts: readonly ExpectedCount[]): readonly ExpectedCount[] {
  const key = ({ what, schema, operator, value }: ExpectedCount): string =>
    JSON.stringify([what, schema, operator, value]);
  return [...new Map(counts.map((count) => [key(count), count])).values()];
}
