import assert from "node:assert/strict";
import type { Answer, QuestionAsker } from "../../src/core/deployment/ports.ts";
import type { Disposable } from "../../src/core/lib/disposable.ts";
import { createQuestionAsker } from "../../src/postgres/questionAsker.ts";
import { connectParts, LIMITS, NEVER } from "../support/connectParts.ts";
import { createDatabase, testMajors, type TestDatabase } from "../support/database.ts";
import { startPostgres } from "../support/postgresServer.mjs";

for (const major of testMajors()) {
  describe(`A PostgreSQL ${major} that goes away and comes back`, () => {
    let server: Awaited<ReturnType<typeof startPostgres>>;
    let database: TestDatabase;
    let asker: QuestionAsker & Disposable;

    before(async function () {
      this.timeout(60_000);
      server = await startPostgres({ major });
      database = await createDatabase({ server: server.url() });
      asker = createQuestionAsker(connectParts());
    });
    after(async () => {
      asker.dispose();
      await server.stop();
    });

    const ask = (sql = "select 1"): Promise<Answer> =>
      asker.ask(database.target(), sql, LIMITS, NEVER);
    const codeOf = (answer: Answer): string =>
      answer.kind === "rows" ? "rows" : answer.error.code;

    it("is asked again after a restart, without a word", async () => {
      assert.equal(codeOf(await ask()), "rows");
      await server.restart();
      assert.equal(codeOf(await ask()), "rows");
    });

    it("is asked again after a crash, without a word", async () => {
      assert.equal(codeOf(await ask()), "rows");
      await server.kill9();
      await server.restart();
      assert.equal(codeOf(await ask()), "rows");
    });

    it("is out of reach while it is down, at once, and back when it is up", async () => {
      await server.halt();
      const started = Date.now();
      assert.equal(codeOf(await ask()), "unreachable");
      assert.ok(Date.now() - started < 2000);
      await server.restart();
      assert.equal(codeOf(await ask()), "rows");
    });

    it("fails the question that it dies under, and no other", async () => {
      const asked = ask("select pg_sleep(20)");
      await new Promise((wake) => setTimeout(wake, 500));
      const waiting = ask("select 2");
      await server.kill9();
      assert.equal(codeOf(await asked), "unreachable");
      assert.equal(codeOf(await waiting), "unreachable");
      await server.restart();
      assert.equal(codeOf(await ask()), "rows");
    });
  });
}
