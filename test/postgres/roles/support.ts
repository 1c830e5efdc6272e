import assert from "node:assert/strict";
import type { Action, ActionOutcome } from "../../../src/core/actions/action.ts";
import type { Browsed } from "../../../src/core/catalog/browse.ts";
import { QUESTION_APPLICATION } from "../../../src/core/connection/applicationName.ts";
import type { ConnectionTarget } from "../../../src/core/connection/profile.ts";
import type { Disposable } from "../../../src/core/lib/disposable.ts";
import type { ApplicationRoles } from "../../../src/core/roles/applicationRoles.ts";
import type { RoleReader } from "../../../src/core/roles/ports.ts";
import type { RoleModel } from "../../../src/core/roles/roleModel.ts";
import { createActionRunner } from "../../../src/postgres/actions/actionRunner.ts";
import { createRoleReader } from "../../../src/postgres/roles/roleReader.ts";
import { SessionKeeper } from "../../../src/postgres/sessionKeeper.ts";
import { connectParts, NEVER } from "../../support/connectParts.ts";
import type { TestDatabase } from "../../support/database.ts";
import { psql, type ExampleWorkspace } from "../example/exampleWorkspace.ts";

export const MANAGER = "schemas/manager/_00_init_all_schemas.sql";
export const TENANT_BASE = "schemas/tenants/00_base/00_init_base.sql";
/** What the example's checklist adds: roles as rows of their own, and the record of permissions. */
export const TENANT_ROLES = [
  "schemas/tenants/22_sys/00_init_sys_improvements.sql",
  "schemas/tenants/22_sys/16_user_roles_migration.sql",
];

export async function deploy(
  database: TestDatabase,
  workspace: ExampleWorkspace,
  files: readonly string[],
): Promise<void> {
  for (const file of files) {
    const { code, stderr } = await psql(database, ["-f", workspace.sql(file)]);
    assert.equal(code, 0, stderr);
  }
}

/** The real reader and the real runner over one database. */
export interface RoleBench extends Disposable {
  readonly reader: RoleReader;
  applications(target?: ConnectionTarget): Promise<readonly ApplicationRoles[]>;
  /** The only model of the database. */
  model(target?: ConnectionTarget): Promise<RoleModel>;
  run(action: Action, target?: ConnectionTarget): Promise<ActionOutcome>;
  /** Runs an action that must succeed, and its undo, which must too; returns what was between. */
  runAndUndo<T>(action: Action, between: () => Promise<T>): Promise<T>;
}

export function openBench(database: TestDatabase): RoleBench {
  const keeper = new SessionKeeper(
    connectParts(),
    { as: "question", applicationName: QUESTION_APPLICATION },
    30_000,
  );
  const reader = createRoleReader(keeper);
  const runner = createActionRunner(connectParts());
  const bench: RoleBench = {
    reader,
    applications: async (target = database.target()) =>
      found(await reader.applications(target, NEVER)),
    model: async (target) => {
      const [application, ...others] = await bench.applications(target);
      assert.ok(application !== undefined && others.length === 0);
      return application.model;
    },
    run: (action, target = database.target()) =>
      runner.run(
        target,
        action,
        { lockTimeoutMs: 1000, statementTimeoutMs: 10_000 },
        () => undefined,
        NEVER,
      ),
    runAndUndo: async (action, between) => {
      const outcome = await bench.run(action);
      assert.ok(outcome.kind === "done", JSON.stringify(outcome));
      const seen = await between();
      const statements = action.undo?.(outcome.results) ?? [];
      assert.ok(statements.length > 0, "nothing undoes it");
      const undone = await bench.run({ ...action, statements, undo: null });
      assert.ok(undone.kind === "done", JSON.stringify(undone));
      return seen;
    },
    dispose: () => {
      keeper.dispose();
      runner.dispose();
    },
  };
  return bench;
}

export function found<T>(browsed: Browsed<T>): T {
  assert.ok(browsed.ok, JSON.stringify(browsed));
  return browsed.value;
}

/** All rows of a table in a fixed order, in PostgreSQL's text. */
export function rowsIn(database: TestDatabase, table: string): Promise<readonly string[]> {
  return database.withClient(async (client) => {
    const { rows } = await client.query<{ row: string }>(
      `select t::text as row from ${table} t order by 1`,
    );
    return rows.map(({ row }) => row);
  });
}
