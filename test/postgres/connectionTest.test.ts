import assert from "node:assert/strict";
import type { ConnectionProblem } from "../../src/core/connection/connectionCheck.ts";
import type { ClientTools } from "../../src/core/connection/ports.ts";
import type { ConnectionTarget } from "../../src/core/connection/profile.ts";
import { checkConnection } from "../../src/postgres/connectionTest.ts";
import { connectParts, NEVER } from "../support/connectParts.ts";
import { createDatabase, testMajors, type TestDatabase } from "../support/database.ts";

const TOOLS: ClientTools = { bash: "5.2", psql: "18.1", pg_dump: "18.1" };

for (const major of testMajors()) {
  describe(`The test of a connection to PostgreSQL ${major}`, () => {
    const role = `ordinary_${process.pid}`;
    const powerful = `powerful_${process.pid}`;
    let database: TestDatabase;

    before(async function () {
      this.timeout(60_000);
      database = await createDatabase({ major });
      await database.run(`
        create role ${role} login password 'p';
        create role ${powerful} login password 'q' replication;
        grant pg_signal_backend, pg_execute_server_program to ${powerful}`);
    });
    after(async () => {
      await database.drop();
      const postgres = await createDatabase({ major });
      await postgres.run(`drop role ${role}; drop role ${powerful}`);
      await postgres.drop();
    });
    afterEach(() => database.assertNoSessions());

    const check = (target: ConnectionTarget, tools = TOOLS) =>
      checkConnection(connectParts(), target, tools, NEVER);
    const codes = (problems: readonly ConnectionProblem[]): string[] =>
      problems.map(({ code }) => code);

    it("says version, role and rights, and that a superuser's questions could do harm", async () => {
      const found = await check(database.target());
      assert.equal(found.reached, true);
      assert.equal(found.server?.major, major);
      assert.deepEqual(found.role, {
        name: "postgres",
        superuser: true,
        canCreate: true,
        canCreateSchema: true,
      });
      assert.deepEqual(found.problems, [
        { code: "question-role-powerful", role: "postgres", powers: ["superuser"] },
      ]);
    });

    it("says that an ordinary role may not create", async () => {
      const found = await check({ ...database.target({ user: role }), password: "p" });
      assert.deepEqual(found.role, {
        name: role,
        superuser: false,
        canCreate: false,
        canCreateSchema: false,
      });
      assert.deepEqual(found.problems, [{ code: "no-create-right", database: database.name }]);
    });

    it("looks at the user for questions, not at the one that deploys", async () => {
      const harmless = { ...database.target({ questionUser: role }), questionPassword: "p" };
      assert.deepEqual((await check(harmless)).problems, []);
      const harmful = { ...database.target({ questionUser: powerful }), questionPassword: "q" };
      assert.deepEqual((await check(harmful)).problems, [
        {
          code: "question-role-powerful",
          role: powerful,
          powers: ["replication", "pg_execute_server_program", "pg_signal_backend"],
        },
      ]);
      const unknown = { ...database.target({ questionUser: role }), questionPassword: "wrong" };
      assert.deepEqual(codes((await check(unknown)).problems), ["login-refused"]);
    });

    it("says what it could not reach, and still looks at the tools", async () => {
      const found = await check(database.target({ database: "no such database" }), {
        ...TOOLS,
        pg_dump: "14.9",
      });
      assert.deepEqual([found.reached, found.server, found.role], [false, null, null]);
      assert.deepEqual(codes(found.problems), ["database-missing"]);
    });

    it("says which tools are missing or older than the server", async () => {
      const target = { ...database.target({ questionUser: role }), questionPassword: "p" };
      const tools: ClientTools = { bash: null, psql: null, pg_dump: "14.9" };
      const { problems, server } = await check(target, tools);
      assert.deepEqual(problems, [
        { code: "client-tool-missing", tool: "bash" },
        { code: "client-tool-missing", tool: "psql" },
        {
          code: "client-older-than-server",
          tool: "pg_dump",
          client: "14.9",
          server: server?.text,
        },
      ]);
    });

    it("ends on the signal", async () => {
      const found = await checkConnection(
        connectParts(),
        database.target(),
        TOOLS,
        AbortSignal.abort(),
      );
      assert.deepEqual([found.reached, codes(found.problems)], [false, ["other"]]);
    });
  });
}
