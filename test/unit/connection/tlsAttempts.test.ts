import assert from "node:assert/strict";
import { SSL_MODES } from "../../../src/core/connection/profile.ts";
import { tlsAttempts, type TrustedRoots } from "../../../src/core/connection/tlsAttempts.ts";

const written = (roots: TrustedRoots, host = "db"): Record<string, string | null> =>
  Object.fromEntries(
    SSL_MODES.map((sslMode) => [
      sslMode,
      tlsAttempts({ host, sslMode }, roots)
        ?.map((attempt) => (attempt.kind === "plain" ? "plain" : `tls:${attempt.verify}`))
        .join(" ") ?? null,
    ]),
  );

describe("The ways to open a connection", () => {
  it("follow libpq's modes when there is no root certificate", () => {
    assert.deepEqual(written("none"), {
      disable: "plain",
      allow: "plain tls:none",
      prefer: "tls:none plain",
      require: "tls:none",
      "verify-ca": null,
      "verify-full": null,
    });
  });

  it("verify against a root certificate whenever there is one", () => {
    assert.deepEqual(written("file"), {
      disable: "plain",
      allow: "plain tls:chain",
      prefer: "tls:chain plain",
      require: "tls:chain",
      "verify-ca": "tls:chain",
      "verify-full": "tls:host",
    });
  });

  it("take the system's authorities for verify-full only", () => {
    assert.deepEqual(
      Object.entries(written("system")).filter(([, ways]) => ways !== null),
      [["verify-full", "tls:host"]],
    );
  });

  it("are plain on a Unix socket", () => {
    assert.deepEqual(new Set(Object.values(written("none", "/tmp"))), new Set(["plain"]));
  });
});
