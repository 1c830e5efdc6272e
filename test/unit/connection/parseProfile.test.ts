import assert from "node:assert/strict";
import fc from "fast-check";
import { libpqDefaults } from "../../../src/core/connection/libpqDefaults.ts";
import { parseProfile, profileUri } from "../../../src/core/connection/parseProfile.ts";
import { SSL_MODES, type ConnectionProfile } from "../../../src/core/connection/profile.ts";

const parsed = (input: unknown): { profile: ConnectionProfile; password: string | null } => {
  const result = parseProfile(input);
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
};
const problem = (input: unknown): unknown => {
  const result = parseProfile(input);
  assert.ok(!result.ok, "must be refused");
  return result.error;
};
const fromUri = (uri: string): ReturnType<typeof parsed> => parsed({ name: "m", uri });

describe("A connection profile", () => {
  it("fills what is not said with libpq's defaults", () => {
    assert.deepEqual(parsed({ name: "m", user: "kim" }).profile, {
      name: "m",
      host: "localhost",
      port: 5432,
      database: "kim",
      user: "kim",
      sslMode: "prefer",
      sslRootCert: null,
      options: null,
      questionUser: null,
      role: "manager",
      environment: "development",
    });
  });

  it("takes defaults from the environment as libpq does", () => {
    const environment = { PGHOST: "db", PGPORT: "6000", USER: "sudoer", PGSSLMODE: "require" };
    const defaults = libpqDefaults(environment, "kim");
    const result = parseProfile({ name: "m", port: 7000 }, defaults);
    assert.ok(result.ok);
    const { host, port, user, sslMode } = result.value.profile;
    assert.deepEqual([host, port, user, sslMode], ["db", 7000, "kim", "require"]);
    assert.equal(libpqDefaults({ ...environment, PGUSER: "deployer" }, "kim").user, "deployer");
    assert.equal(libpqDefaults(environment, undefined).user, "sudoer");
    assert.deepEqual(libpqDefaults({}, undefined), {});
  });

  it("is read from a URI with its parameters", () => {
    const { profile } = fromUri(
      "postgresql://kim@db.example:6432/mgmt_db?sslmode=verify-full&sslrootcert=%2Fca.pem&options=-c%20search_path%3Dapp",
    );
    assert.deepEqual(
      [profile.host, profile.port, profile.database, profile.user, profile.sslMode],
      ["db.example", 6432, "mgmt_db", "kim", "verify-full"],
    );
    assert.deepEqual([profile.sslRootCert, profile.options], ["/ca.pem", "-c search_path=app"]);
  });

  it("keeps a URI's password out of the profile", () => {
    const { profile, password } = fromUri("postgres://kim:p%40ss:w%2F@h/d");
    assert.equal(password, "p@ss:w/");
    assert.doesNotMatch(JSON.stringify(profile), /p@ss/);
    assert.equal(fromUri("postgres://kim@h/d?password=x").password, "x");
  });

  it("accepts IPv6 addresses and sockets' folders as hosts", () => {
    assert.equal(fromUri("postgres://kim@[::1]:5433/d").profile.host, "::1");
    assert.equal(fromUri("postgres://kim@[::1]:5433/d").profile.port, 5433);
    assert.equal(
      fromUri("postgres://kim@%2Fvar%2Frun%2Fpostgresql/d").profile.host,
      "/var/run/postgresql",
    );
    assert.equal(fromUri("postgres://kim@/d?host=/tmp").profile.host, "/tmp");
  });

  it("lets fields win over the URI", () => {
    const { profile } = parsed({ name: "m", uri: "postgres://kim@h:1/d", port: 2, database: "e" });
    assert.deepEqual([profile.host, profile.port, profile.database], ["h", 2, "e"]);
  });

  it("verifies the host when it trusts the system's authorities", () => {
    assert.equal(fromUri("postgres://kim@h/d?sslrootcert=system").profile.sslMode, "verify-full");
  });

  it("says by code what is wrong", () => {
    assert.deepEqual(problem("x"), { code: "not-an-object" });
    assert.deepEqual(problem({ user: "kim" }), { code: "name-missing" });
    assert.deepEqual(problem({ name: "m" }), { code: "user-missing" });
    assert.deepEqual(problem({ name: "m", databse: "d" }), {
      code: "unknown-field",
      field: "databse",
    });
    for (const [field, value] of Object.entries({
      port: 70_000,
      host: "a\nb",
      role: "boss",
      environment: "prod",
      sslmode: "no-verify",
    })) {
      assert.deepEqual(problem({ name: "m", user: "kim", [field]: value }), {
        code: "field-invalid",
        field,
      });
    }
  });

  it("refuses URIs that it could not honour", () => {
    const refusals = {
      "mysql://kim@h/d": "uri-malformed",
      "postgres://kim@h:x/d": "field-invalid",
      "postgres://kim@h/%zz": "uri-malformed",
      "postgres://kim@h/d%00": "uri-malformed",
      "postgres://kim@a,b/d": "several-hosts",
      "postgres://kim@h/d?channel_binding=require": "parameter-unsupported",
      "postgres://kim@h/d?sslmode=sometimes": "field-invalid",
    };
    for (const [uri, code] of Object.entries(refusals)) {
      assert.equal((problem({ name: "m", uri }) as { code: string }).code, code, uri);
    }
  });

  it("survives the way into a URI and back", () => {
    const text = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 12 })
      .filter((value) => /^[^\p{Cc}\p{Cs}\u2028\u2029,]+$/u.test(value));
    const profiles = fc.record({
      name: fc.constant("m"),
      host: fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6(), fc.constant("/var/run/my socket")),
      port: fc.integer({ min: 1, max: 65_535 }),
      database: text,
      user: text,
      sslMode: fc.constantFrom(...SSL_MODES),
      sslRootCert: fc.option(text),
      options: fc.option(text),
    });
    fc.assert(
      fc.property(profiles, (given) => {
        const first = parsed(given).profile;
        assert.deepEqual(fromUri(profileUri(first)).profile, first);
      }),
    );
  });

  it("never throws on any text as URI", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (tail) => {
        parseProfile({ name: "m", uri: `postgres://${tail}` });
      }),
    );
  });
});
