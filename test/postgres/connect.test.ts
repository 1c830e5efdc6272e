import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { pgpassLine } from "../../src/core/connection/pgpass.ts";
import type { ConnectionTarget } from "../../src/core/connection/profile.ts";
import { connect, type ConnectParts } from "../../src/postgres/connect.ts";
import type { ConnectFailure } from "../../src/postgres/connectFailure.ts";
import { connectParts, NEVER } from "../support/connectParts.ts";
import { createDatabase, testMajors, type TestDatabase } from "../support/database.ts";

async function tryConnect(
  target: ConnectionTarget,
  parts: ConnectParts = connectParts(),
  signal: AbortSignal = NEVER,
): Promise<ConnectFailure | "connected"> {
  const opened = await connect(
    parts,
    { target, as: "user", applicationName: "schema-ops" },
    signal,
  );
  if (opened.ok) {
    await opened.value.end();
    return "connected";
  }
  return opened.error;
}

/** Listens on loopback and treats each caller as told. */
async function withServer<T>(
  greet: (socket: net.Socket) => void,
  work: (port: number) => Promise<T>,
): Promise<T> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    greet(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  try {
    return await work(address.port);
  } finally {
    sockets.forEach((socket) => socket.destroy());
    await new Promise((resolve) => server.close(resolve));
  }
}

const target = (port: number): ConnectionTarget => ({
  profile: {
    name: "test",
    host: "127.0.0.1",
    port,
    database: "d",
    user: "u",
    sslMode: "disable",
    sslRootCert: null,
    options: null,
    questionUser: null,
    role: "manager",
    environment: "development",
  },
  password: "p",
});

function message(type: string, ...parts: readonly (string | Buffer)[]): Buffer {
  const body = Buffer.concat(
    parts.map((part) => (typeof part === "string" ? Buffer.from(part) : part)),
  );
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** A server that lets everybody in and answers every question with one row of one column. */
function oldServer(answer: string): (socket: net.Socket) => void {
  const ready = message("Z", "I");
  const row = Buffer.from(answer);
  const numbers = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 25, 255, 255, 255, 255, 255, 255, 0, 0]);
  return (socket) => {
    socket.once("data", () => {
      socket.write(Buffer.concat([message("R", Buffer.alloc(4)), ready]));
      socket.on("data", (asked) => {
        if (asked[0] === "Q".charCodeAt(0)) {
          const length = Buffer.from([0, 1, 0, 0, 0, row.length]);
          socket.write(
            Buffer.concat([
              message("T", Buffer.from([0, 1]), "version\0", numbers),
              message("D", length, row),
              message("C", "SELECT 1\0"),
              ready,
            ]),
          );
        }
      });
    });
  };
}

describe("Connecting", () => {
  it("says that the server is down when nobody listens", async () => {
    const port = await withServer(
      () => undefined,
      (free) => Promise.resolve(free),
    );
    const failure = await tryConnect(target(port));
    assert.ok(failure !== "connected" && failure.code === "server-down");
    assert.match(failure.message, /ECONNREFUSED/);
  });

  it("says that the server is down when the name or the socket does not exist", async () => {
    for (const host of ["no-such-host.invalid", path.join(os.tmpdir(), "no-such-folder")]) {
      const failure = await tryConnect({
        ...target(5432),
        profile: { ...target(5432).profile, host },
      });
      assert.ok(failure !== "connected");
      assert.equal(failure.code, "server-down");
    }
  });

  it("gives up after its time limit when nobody answers", async () => {
    await withServer(
      () => undefined,
      async (port) => {
        const started = Date.now();
        const failure = await tryConnect(target(port), { ...connectParts(), timeoutMs: 400 });
        assert.deepEqual(failure, { code: "timed-out", afterMs: 400 });
        assert.ok(Date.now() - started < 2000);
      },
    );
  });

  it("shares the time limit among its attempts", async () => {
    await withServer(
      () => undefined,
      async (port) => {
        const both = {
          ...target(port),
          profile: { ...target(port).profile, sslMode: "prefer" as const },
        };
        const failure = await tryConnect(both, { ...connectParts(), timeoutMs: 400 });
        assert.deepEqual(failure, { code: "timed-out", afterMs: 400 });
      },
    );
  });

  it("stops on the signal", async () => {
    await withServer(
      () => undefined,
      async (port) => {
        const controller = new AbortController();
        setTimeout(() => controller.abort(), 100);
        const failure = await tryConnect(target(port), connectParts(), controller.signal);
        assert.deepEqual(failure, { code: "cancelled" });
      },
    );
  });

  it("says that the server is down when it hangs up", async () => {
    await withServer(
      (socket) => socket.destroy(),
      async (port) => {
        const failure = await tryConnect(target(port));
        assert.ok(failure !== "connected");
        assert.equal(failure.code, "server-down");
      },
    );
  });

  it("refuses a server that is too old", async () => {
    await withServer(oldServer("140012"), async (port) => {
      assert.deepEqual(await tryConnect(target(port)), {
        code: "server-too-old",
        server: "14.12",
        oldest: 15,
      });
    });
    await withServer(oldServer("150001"), async (port) => {
      assert.equal(await tryConnect(target(port)), "connected");
    });
  });
});

for (const major of testMajors()) {
  describe(`Connecting to PostgreSQL ${major}`, () => {
    let database: TestDatabase;

    before(async function () {
      this.timeout(60_000);
      database = await createDatabase({ major });
    });
    after(() => database.drop());
    afterEach(() => database.assertNoSessions());

    it("says that the login was refused", async () => {
      const failure = await tryConnect({ ...database.target(), password: "wrong" });
      assert.ok(failure !== "connected" && failure.code === "login-refused");
      assert.equal(failure.sqlState, "28P01");
      const unknown = await tryConnect(database.target({ user: "nobody at all" }));
      assert.ok(unknown !== "connected" && unknown.code === "login-refused");
    });

    it("says that a password is missing instead of sending none", async () => {
      const failure = await tryConnect({ ...database.target(), password: null });
      assert.ok(failure !== "connected" && failure.code === "login-refused");
      assert.match(failure.message, /none is known/);
    });

    it("says that the database is missing", async () => {
      const missing = 'no"such db';
      assert.deepEqual(await tryConnect(database.target({ database: missing })), {
        code: "database-missing",
        database: missing,
      });
    });

    it("finds the password in the pgpass file, unless others may read it", async () => {
      const folder = mkdtempSync(path.join(os.tmpdir(), "schema-ops-pgpass-"));
      const file = path.join(folder, "pgpass");
      const { profile } = database.target();
      writeFileSync(file, `${pgpassLine(profile, database.password)}\n`, { mode: 0o600 });
      const parts = connectParts({ PGPASSFILE: file });
      const withoutPassword = { ...database.target(), password: null };
      try {
        assert.equal(await tryConnect(withoutPassword, parts), "connected");
        chmodSync(file, 0o644);
        const failure = await tryConnect(withoutPassword, parts);
        assert.ok(failure !== "connected" && failure.code === "login-refused");
      } finally {
        rmSync(folder, { recursive: true });
      }
    });

    it("does not take its password from the environment behind our back", async () => {
      process.env["PGPASSWORD"] = database.password;
      try {
        const failure = await tryConnect({ ...database.target(), password: null });
        assert.ok(failure !== "connected" && failure.code === "login-refused");
      } finally {
        delete process.env["PGPASSWORD"];
      }
    });

    it("passes the profile's options to the server", async () => {
      const opened = await connect(
        connectParts(),
        {
          target: database.target({ options: "-c search_path=app -c my.text=two\\ words" }),
          as: "user",
          applicationName: "schema-ops",
        },
        NEVER,
      );
      assert.ok(opened.ok);
      const { rows } = await opened.value.client.query(
        "select current_setting('search_path') as path, current_setting('my.text') as text",
      );
      await opened.value.end();
      assert.deepEqual(rows, [{ path: "app", text: "two words" }]);
    });
  });
}
