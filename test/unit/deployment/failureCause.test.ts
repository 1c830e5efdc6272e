import assert from "node:assert/strict";

import { lostServer, startProblem } from "../../../src/core/deployment/failureCause.ts";

describe("lostServer", () => {
  const failure = (command: string, exitCode: number): Parameters<typeof lostServer>[0] => ({
    kind: "command",
    line: 1,
    command,
    exitCode,
    tolerated: false,
  });

  it("reads psql's exit code for a connection, whatever its path", () => {
    assert.equal(lostServer(failure("psql -d app -f a.sql", 2)), true);
    assert.equal(lostServer(failure("/usr/bin/psql -d app", 2)), true);
  });

  it("takes no other code and no other program for it", () => {
    assert.equal(lostServer(failure("psql -d app", 3)), false);
    assert.equal(lostServer(failure("grep psql file", 2)), false);
    assert.equal(lostServer(failure("psqlx", 2)), false);
  });
});

describe("startProblem", () => {
  it("tells the codes of the runner from other messages", () => {
    assert.deepEqual(startProblem("bash-missing"), { kind: "bash-missing" });
    assert.deepEqual(startProblem("bash-too-old: 3.2"), { kind: "bash-too-old", what: "3.2" });
    assert.deepEqual(startProblem("folder-missing: /a: b"), {
      kind: "folder-missing",
      what: "/a: b",
    });
    assert.deepEqual(startProblem("spawn EACCES"), { kind: "other", message: "spawn EACCES" });
    assert.deepEqual(startProblem("error: no"), { kind: "other", message: "error: no" });
  });
});
