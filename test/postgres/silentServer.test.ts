import assert from "node:assert/strict";
import net from "node:net";
import { createBackendWatcher } from "../../src/postgres/backendWatcher.ts";
import { createQuestionAsker } from "../../src/postgres/questionAsker.ts";
import { connectParts, LIMITS, NEVER } from "../support/connectParts.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

/** Stands between us and the server; the connections of the moment can be made to fall silent for good. */
async function startGate(database: TestDatabase): Promise<{
  readonly port: number;
  silence(): void;
  close(): Promise<void>;
}> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((near) => {
    const far = net.connect(database.port, database.host);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
    }
    near.pipe(far);
    far.pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  return {
    port: address.port,
    silence: () => {
      for (const socket of sockets) {
        socket.unpipe();
        socket.pause();
      }
    },
    close: async () => {
      sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe("A server that falls silent", () => {
  let database: TestDatabase;
  let gate: Awaited<ReturnType<typeof startGate>>;

  before(async function () {
    this.timeout(60_000);
    database = await createDatabase();
  });
  beforeEach(async () => {
    gate = await startGate(database);
  });
  afterEach(async () => {
    await gate.close();
    await database.assertNoSessions();
  });
  after(() => database.drop());

  it("costs the next question a few seconds, not its answer", async () => {
    const asker = createQuestionAsker(connectParts());
    try {
      const target = database.target({ port: gate.port });
      await asker.ask(target, "select 1", LIMITS, NEVER);
      gate.silence();
      const started = Date.now();
      const answer = await asker.ask(target, "select 2", LIMITS, NEVER);
      assert.equal(answer.kind, "rows");
      assert.ok(Date.now() - started < 6000);
    } finally {
      asker.dispose();
    }
  });

  it("does not hold a question that is cancelled", async () => {
    const asker = createQuestionAsker(connectParts());
    try {
      const target = database.target({ port: gate.port });
      await asker.ask(target, "select 1", LIMITS, NEVER);
      gate.silence();
      const started = Date.now();
      const answer = await asker.ask(target, "select 2", LIMITS, AbortSignal.timeout(200));
      assert.ok(answer.kind === "error" && answer.error.code === "cancelled");
      assert.ok(Date.now() - started < 1500);
    } finally {
      asker.dispose();
    }
  });

  it("ends a question in hand after its time limit", async () => {
    const asker = createQuestionAsker(connectParts());
    try {
      const target = database.target({ port: gate.port });
      const asked = asker.ask(
        target,
        "select pg_sleep(1)",
        { ...LIMITS, statementTimeoutMs: 2000 },
        NEVER,
      );
      setTimeout(() => gate.silence(), 600);
      const answer = await asked;
      assert.ok(answer.kind === "error" && answer.error.code === "unreachable");
    } finally {
      asker.dispose();
    }
  });

  it("is looked at again over a new session", async () => {
    const watcher = createBackendWatcher(connectParts());
    try {
      const target = database.target({ port: gate.port });
      await watcher.look(target, "run");
      gate.silence();
      assert.deepEqual(await watcher.look(target, "run"), []);
    } finally {
      watcher.dispose();
    }
  });
});
