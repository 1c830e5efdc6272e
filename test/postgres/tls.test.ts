import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { ConnectionProfile, SslMode } from "../../src/core/connection/profile.ts";
import { connect } from "../../src/postgres/connect.ts";
import { createCertificates, type Certificates } from "../support/certificates.ts";
import { connectParts, NEVER } from "../support/connectParts.ts";
import { createDatabase, testMajors, type TestDatabase } from "../support/database.ts";
import { startPostgres } from "../support/postgresServer.mjs";

type Server = Awaited<ReturnType<typeof startPostgres>>;

/** What became of an attempt: "tls", "plain", or the failure's code. */
async function outcome(
  database: TestDatabase,
  profile: Partial<ConnectionProfile>,
): Promise<string> {
  const opened = await connect(
    connectParts(),
    { target: database.target(profile), as: "user", applicationName: "schema-ops" },
    NEVER,
  );
  if (!opened.ok) {
    return opened.error.code;
  }
  const { rows } = await opened.value.client.query<{ ssl: boolean }>(
    "select ssl from pg_stat_ssl where pid = pg_backend_pid()",
  );
  await opened.value.end();
  assert.equal(
    rows[0]?.ssl,
    opened.value.tls,
    "what we say of the connection is what the server says",
  );
  return opened.value.tls ? "tls" : "plain";
}

for (const major of testMajors()) {
  describe(`TLS to PostgreSQL ${major}`, () => {
    let server: Server;
    let database: TestDatabase;
    let ours: string;
    let foreign: string;

    const start = async (certificates: Certificates, hba: readonly string[]): Promise<void> => {
      server = await startPostgres({
        major,
        settings: {
          ssl: "on",
          ssl_cert_file: "../server.crt",
          ssl_key_file: "../server.key",
        },
        files: { "server.crt": certificates.cert, "server.key": certificates.key },
        hba: ["local all all trust", ...hba],
      });
      ours = path.join(server.folder, "ca.crt");
      foreign = path.join(server.folder, "foreign.crt");
      writeFileSync(ours, certificates.ca);
      writeFileSync(foreign, createCertificates("DNS:other").ca);
    };
    const expect = async (
      expected: Readonly<Record<SslMode, string>>,
      profile: Partial<ConnectionProfile>,
    ): Promise<void> => {
      const found: Record<string, string> = {};
      for (const sslMode of Object.keys(expected) as SslMode[]) {
        found[sslMode] = await outcome(database, { ...profile, sslMode });
      }
      assert.deepEqual(found, expected);
    };

    describe("with a certificate for the host", () => {
      before(async function () {
        this.timeout(60_000);
        await start(createCertificates("IP:127.0.0.1,DNS:localhost"), [
          "host all all all scram-sha-256",
        ]);
        database = await createDatabase({ server: server.url() });
      });
      after(() => server.stop());

      it("is used as the mode says, and verified where there is a root certificate", async () => {
        await expect(
          {
            disable: "plain",
            allow: "plain",
            prefer: "tls",
            require: "tls",
            "verify-ca": "tls",
            "verify-full": "tls",
          },
          { sslRootCert: ours },
        );
      });

      it("needs no root certificate unless verification is asked for", async () => {
        await expect(
          {
            disable: "plain",
            allow: "plain",
            prefer: "tls",
            require: "tls",
            "verify-ca": "tls-failed",
            "verify-full": "tls-failed",
          },
          { sslRootCert: null },
        );
      });

      it("is never trusted on the word of a foreign authority", async () => {
        await expect(
          {
            disable: "plain",
            allow: "plain",
            prefer: "plain",
            require: "tls-failed",
            "verify-ca": "tls-failed",
            "verify-full": "tls-failed",
          },
          { sslRootCert: foreign },
        );
      });

      it("fails when the named root certificate is not there", async () => {
        assert.equal(
          await outcome(database, { sslMode: "require", sslRootCert: "/no/such/file" }),
          "tls-failed",
        );
      });

      it("is not trusted by the system's authorities, and those serve verify-full only", async () => {
        for (const sslMode of ["require", "verify-full"] as const) {
          assert.equal(await outcome(database, { sslMode, sslRootCert: "system" }), "tls-failed");
        }
      });

      it("is no matter on the Unix socket", async () => {
        assert.equal(
          await outcome(database, { host: server.socketDir, sslMode: "require" }),
          "plain",
        );
      });
    });

    describe("with a certificate for another host", () => {
      before(async function () {
        this.timeout(60_000);
        await start(createCertificates("DNS:elsewhere.example"), [
          "hostssl all all all scram-sha-256",
        ]);
        // Plain connections are refused here, for the superuser as well.
        database = await createDatabase({ server: `${server.url()}?sslmode=no-verify` });
      });
      after(() => server.stop());

      it("fails verify-full only, and plain attempts go on with TLS where the mode allows it", async () => {
        await expect(
          {
            disable: "login-refused",
            allow: "tls",
            prefer: "tls",
            require: "tls",
            "verify-ca": "tls",
            "verify-full": "tls-failed",
          },
          { sslRootCert: ours },
        );
      });
    });

    describe("that the server does not speak", () => {
      before(async function () {
        this.timeout(60_000);
        database = await createDatabase({ major });
      });
      after(() => database.drop());

      it("is done without only where the mode says so", async () => {
        await expect(
          {
            disable: "plain",
            allow: "plain",
            prefer: "plain",
            require: "tls-failed",
            "verify-ca": "tls-failed",
            "verify-full": "tls-failed",
          },
          { sslRootCert: null },
        );
      });
    });
  });
}
