import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { findClientTools } from "../../src/local/connection/clientTools.ts";

describe("The client tools", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "schema-ops-tools-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const install = (name: string, answer: string): void => {
    const file = path.join(folder, name);
    writeFileSync(file, `#!/bin/sh\necho '${answer}'\n`);
    chmodSync(file, 0o755);
  };

  it("are found on the PATH with their versions", async () => {
    install("bash", "GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)");
    install("psql", "psql (PostgreSQL) 17.2 (Debian 17.2-1.pgdg120+1)");
    install("pg_dump", "pg_dump (PostgreSQL) 18beta1");
    assert.deepEqual(await findClientTools({ PATH: folder }), {
      bash: "5.2.15",
      psql: "17.2",
      pg_dump: "18",
    });
  });

  it("are looked for again while one is missing", async () => {
    install("bash", "GNU bash, version 5.2.15(1)-release");
    assert.deepEqual(await findClientTools({ PATH: folder }), {
      bash: "5.2.15",
      psql: null,
      pg_dump: null,
    });
    install("psql", "psql (PostgreSQL) 15.8");
    assert.equal((await findClientTools({ PATH: folder })).psql, "15.8");
  });
});
