import assert from "node:assert/strict";
import { newestDumpableMajor } from "../../support/postgresInstall.mjs";
import { start, type Ran } from "../cli/support.ts";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { createDatabase, testMajors, type TestDatabase } from "../../support/database.ts";
import { copyExample, EXAMPLE_FOLDER, psql, type ExampleWorkspace } from "./exampleWorkspace.ts";

const run = promisify(execFile);
const NEW_TABLES = "('sessions', 'user_roles', 'role_permissions_history')";
const MANAGER_INIT = "schemas/manager/_00_init_all_schemas.sql";
const TENANT_INIT = [
  "schemas/tenants/00_base/00_init_base.sql",
  "schemas/tenants/22_sys/00_init_sys_improvements.sql",
  "schemas/tenants/22_sys/16_user_roles_migration.sql",
] as const;

let workspace: ExampleWorkspace;

async function deploy(database: TestDatabase, ...files: readonly string[]): Promise<void> {
  for (const file of files) {
    const { code, stderr } = await psql(database, ["-f", workspace.sql(file)]);
    assert.equal(code, 0, `${file}: ${stderr}`);
    assert.doesNotMatch(stderr, /ERROR|FATAL/);
  }
}

async function ask(database: TestDatabase, sql: string): Promise<string> {
  const { code, stdout, stderr } = await psql(database, ["-c", sql]);
  assert.equal(code, 0, stderr);
  return stdout.trim();
}

before(async function () {
  this.timeout(60_000);
  workspace = await copyExample();
});
after(() => workspace.remove());

describe("the example's files", () => {
  for (const name of ["DEPLOYMENT_CHECKLIST.md", "DEPLOYMENT_CHECKLIST.ko.md"]) {
    it(`are as many as ${name} says`, async () => {
      const text = await fs.readFile(path.join(EXAMPLE_FOLDER, name), "utf8");
      const checks = [...text.matchAll(/```bash\n((?:(?!```)[^])*?)# (?:expected|예상): (\d+)/g)]
        .map(([, script, expected]) => ({ script: script ?? "", expected: expected ?? "" }))
        .filter(({ script }) => /^\s*(?:find|ls) /.test(script));
      assert.equal(checks.length, 5);
      for (const { script, expected } of checks) {
        const { stdout } = await run("bash", ["-ec", workspace.map(script)]);
        assert.equal(stdout.trim(), expected, script);
      }
    });
  }

  it("keep the originals that the checksums name", async () => {
    const folder = path.join(EXAMPLE_FOLDER, "packages/database/schemas/manager");
    const lines = (await fs.readFile(path.join(folder, "ORIGINALS.sha256"), "utf8")).trim();
    const named = lines.split("\n").map((line) => line.split("  "));
    assert.equal(named.length, 11);
    for (const [digest, name] of named) {
      const content = await fs.readFile(path.join(folder, name ?? ""));
      assert.equal(createHash("sha256").update(content).digest("hex"), digest, name);
    }
  });

  it("run the same commands in both languages", async () => {
    const [english, korean] = await Promise.all(
      ["DEPLOYMENT_CHECKLIST.md", "DEPLOYMENT_CHECKLIST.ko.md"].map(async (name) =>
        commands(await fs.readFile(path.join(EXAMPLE_FOLDER, name), "utf8")),
      ),
    );
    assert.deepEqual(korean, english);
  });
});

/** Everything that a checklist runs or asks, and how many headings and items there are; no words. */
function commands(text: string): readonly string[] {
  const fences = [...text.matchAll(/^ *```(\w+)\n([^]*?)^ *```$/gm)].flatMap(
    ([, language, code]) => [
      `[${language ?? ""}]`,
      ...(code ?? "")
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => !/^(?:#|--|echo )/.test(line)),
    ],
  );
  const inline = [...text.matchAll(/- \[ \] [^`\n]*`([^`\n]+)`/g)].map(([, code]) => code ?? "");
  const count = (pattern: RegExp): string => String([...text.matchAll(pattern)].length);
  return [...fences, ...inline, count(/^#+ /gm), count(/- \[ \] /g)];
}

for (const major of testMajors()) {
  describe(`the example on PostgreSQL ${major}`, function () {
    this.timeout(120_000);
    let manager: TestDatabase;
    let tenant: TestDatabase;

    before(async () => {
      manager = await createDatabase({ major });
      tenant = await createDatabase({ major });
      await deploy(manager, MANAGER_INIT);
      await deploy(tenant, ...TENANT_INIT);
    });
    after(async () => {
      await manager.drop();
      await tenant.drop();
    });

    async function managerFacts(): Promise<void> {
      assert.equal(
        await ask(
          manager,
          `select count(*) from information_schema.schemata where schema_name in
           ('tnnt','idam','bill','ifra','stat','mntr','intg','supt','audt','auto','cnfg')`,
        ),
        "11",
      );
      assert.equal(
        await ask(
          manager,
          `select count(*) from information_schema.tables
           where table_schema not in ('information_schema', 'pg_catalog')`,
        ),
        "32",
      );
      assert.ok(Number(await ask(manager, "select count(*) from pg_stat_user_indexes")) >= 100);
    }

    async function tenantFacts(): Promise<void> {
      assert.equal(
        await ask(
          tenant,
          `select count(*) from information_schema.tables
           where table_schema = 'sys' and table_name in ${NEW_TABLES}`,
        ),
        "3",
      );
      assert.equal(
        await ask(
          tenant,
          `select count(*) from pg_stat_user_indexes
           where schemaname = 'sys' and relname in ${NEW_TABLES}`,
        ),
        "19",
      );
      assert.equal(
        await ask(
          tenant,
          `select count(distinct trigger_name) from information_schema.triggers
           where trigger_schema = 'sys'
             and trigger_name = 'trigger_record_role_permissions_change'`,
        ),
        "1",
      );
      assert.equal(
        await ask(tenant, "select 'sys.ix_sessions__user_id'::regclass::text"),
        "sys.ix_sessions__user_id",
      );
    }

    it("has 11 schemas, 32 tables and at least 100 indexes in the manager database", () =>
      managerFacts());

    it("has 3 new tables, 19 indexes on them and the trigger in the tenant database", () =>
      tenantFacts());

    it("describes every manager table and column in Korean", async () => {
      const undescribed = await ask(
        manager,
        `select c.oid::regclass || '.' || coalesce(a.attname, '')
         from pg_class c
         left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
         where c.relkind = 'r' and c.relnamespace::regnamespace::text not in
           ('pg_catalog', 'information_schema', 'pg_toast')
           and (coalesce(col_description(c.oid, a.attnum), '') !~ '[가-힣]'
             or coalesce(obj_description(c.oid, 'pg_class'), '') !~ '[가-힣]')`,
      );
      assert.equal(undescribed, "");
    });

    it("gives the same when it is deployed again", async () => {
      await deploy(manager, MANAGER_INIT);
      await deploy(tenant, ...TENANT_INIT);
      await managerFacts();
      await tenantFacts();
      assert.equal(await ask(tenant, "select count(*) from sys.user_roles"), "10");
      assert.equal(await ask(tenant, "select count(*) from sys.role_permissions_history"), "0");
    });

    it("is what the workspace's files make, and one command says what else is there", async function () {
      if (major > newestDumpableMajor()) {
        console.log(`        not run: the installed pg_dump is older than PostgreSQL ${major}`);
        this.skip();
      }
      const compare = async (): Promise<Ran> => {
        const named = [manager, tenant].flatMap(({ user, host, port, name }, place) => [
          "--connection",
          `${place === 0 ? "manager" : "tenant"}=postgres://${user}@${host}:${port}/${name}`,
        ]);
        const environment = { PGPASSWORD: manager.password };
        return (await start(EXAMPLE_FOLDER, ["drift", "--files", ...named], environment)).ended;
      };
      const same = await compare();
      assert.equal(same.code, 0, same.stdout + same.stderr);
      await tenant.withClient((client) =>
        client.query("CREATE TABLE sys.by_hand (); DROP INDEX sys.ix_sessions__user_id"),
      );
      const drift = await compare();
      assert.match(drift.stdout, /^files of manager → manager: the same$/m);
      assert.match(drift.stdout, /^files of tenant → tenant: \+1 table, −1 index$/m);
      assert.equal(drift.code, 1);
      await deploy(tenant, ...TENANT_INIT);
      await tenant.withClient((client) => client.query("DROP TABLE sys.by_hand"));
    });

    it("moves every role of a user and leaves no orphans", async () => {
      assert.equal(
        await ask(tenant, "select count(*) from sys.users where role_id is not null"),
        "10",
      );
      assert.equal(await ask(tenant, "select count(*) from sys.user_roles where is_active"), "10");
      assert.equal(
        await ask(
          tenant,
          `select count(*) from sys.users u full join sys.user_roles ur on ur.user_id = u.id
           where u.id is null or (u.role_id is not null and ur.role_id is distinct from u.role_id)`,
        ),
        "0",
      );
    });

    it("does not bring a released role back when the migration runs again", async () => {
      await ask(
        tenant,
        `update sys.user_roles set is_active = false, released_at = now()
         where user_id = (select id from sys.users where email = 'guest1@conexgrow.example')`,
      );
      await deploy(tenant, TENANT_INIT[2]);
      assert.equal(await ask(tenant, "select count(*) from sys.user_roles where is_active"), "9");
      await ask(tenant, "update sys.user_roles set is_active = true, released_at = null");
    });

    it("records GRANTED and REVOKED with the acting user", async () => {
      const history = await ask(
        tenant,
        `begin;
         select set_config('app.current_user_id', '3', true);
         insert into sys.role_permissions (role_id, permission_id)
           select r.id, p.id from sys.roles r, sys.permissions p
           where r.code = 'VIEWER' and p.code = 'role.delete';
           update sys.role_permissions set permission_id =
             (select id from sys.permissions where code = 'role.create')
           where permission_id = (select id from sys.permissions where code = 'role.delete')
             and role_id = (select id from sys.roles where code = 'VIEWER');
           select set_config('app.current_user_id', '', true);
           delete from sys.role_permissions
           where permission_id = (select id from sys.permissions where code = 'role.create')
             and role_id = (select id from sys.roles where code = 'VIEWER');
           select action, permission_code, coalesce(changed_by::text, 'nobody')
           from sys.role_permissions_history where role_code = 'VIEWER' order by id;
           rollback`,
      );
      assert.deepEqual(
        history.split("\n").filter((line) => line.includes("role.")),
        [
          "GRANTED|role.delete|3",
          "REVOKED|role.delete|3",
          "GRANTED|role.create|3",
          "REVOKED|role.create|nobody",
        ],
      );
    });

    it("passes its own rules and monitoring queries", () =>
      deploy(
        tenant,
        "tests/01_tenant_rules.sql",
        "tests/02_index_use.sql",
        "operations/monitoring_queries.sql",
      ));

    it("keeps originals that run in an empty database", async () => {
      const empty = await createDatabase({ major });
      try {
        const folder = workspace.sql("schemas/manager");
        const originals = (await fs.readdir(folder)).filter((name) => /^\d\d_\w+\.sql$/.test(name));
        assert.equal(originals.length, 11);
        await deploy(empty, ...originals.map((name) => `schemas/manager/${name}`));
      } finally {
        await empty.drop();
      }
    });
  });
}
