import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import path from "node:path";
import { copyExample, psql, type ExampleWorkspace } from "../example/exampleWorkspace.ts";
import { createPlace, json, records, type Place } from "./support.ts";

const CHECKLIST = `# Deploy

## Phase 1: Test

### Step 1.1: Performance

- [ ] The performance criteria are met

**Performance criteria**:

- Session creation: < 5000ms
- Role lookup: < 5000ms
- Page load: < 10ms
`;

describe("`schema-ops performance`", function () {
  this.timeout(60_000);
  let place: Place;
  let example: ExampleWorkspace;

  before(async () => {
    place = await createPlace();
    example = await copyExample();
    const { host, port, superuser: user, password } = place.server;
    for (const script of [
      "schemas/tenants/00_base/00_init_base.sql",
      "schemas/tenants/22_sys/00_init_sys_improvements.sql",
    ]) {
      const database = { name: "tnnt_db", host, port, user, password };
      const { code, stderr } = await psql(database, ["-f", example.sql(script)]);
      assert.equal(code, 0, stderr);
    }
    await fs.writeFile(path.join(place.folder, "CHECK.md"), CHECKLIST);
  });
  after(async () => {
    await example.remove();
    await place.remove();
  });

  it("measures what it can of a checklist and leaves the rest to a person", async () => {
    const ran = await place.so("performance", "CHECK.md", "--json", ...place.connections);
    assert.deepEqual([ran.code, ran.stderr], [3, ""]);
    const [tenant, ...others] = records(json(ran)["connections"]);
    assert.ok(tenant);
    assert.deepEqual([tenant["name"], tenant["error"], others], ["tenant", null, []]);
    assert.deepEqual(
      records(tenant["criteria"]).map(({ label, workload, table, runs, verdict, error }) => [
        label,
        workload,
        table,
        runs,
        verdict,
        error,
      ]),
      [
        ["Session creation", "sessionCreate", "sys.sessions", 200, "pass", null],
        ["Role lookup", "roleFind", "sys.user_roles", 200, "pass", null],
        ["Page load", null, null, 0, "open", null],
      ],
    );
  });

  it("tells people the percentiles, in their language", async () => {
    const ran = await place.so("performance", "CHECK.md", "--runs", "50", ...place.connections);
    assert.match(ran.stdout, /✓ Session creation .*p50 .* ms, p95 .* ms, p99 .* ms {2}\(50 runs/);
    assert.match(ran.stdout, /\? Page load .* a person must judge/);
  });

  it("says that too few runs are no verdict", async () => {
    const ran = await place.so("performance", "CHECK.md", "--runs", "5", ...place.connections);
    assert.equal(ran.code, 3);
    assert.match(ran.stdout, /\? Session creation .*Too few runs to judge\./);
  });

  it("logs many in at once", async () => {
    const ran = await place.so("performance", "--load", "10", "--json", ...place.connections);
    assert.deepEqual([ran.code, ran.stderr], [0, ""]);
    const [tenant] = records(json(ran)["connections"]);
    const [load] = records([tenant?.["load"]]);
    assert.deepEqual([load?.["asked"], load?.["started"], load?.["done"]], [10, 10, 10]);
  });

  it("refuses production without its flag, and a call without a checklist", async () => {
    await fs.mkdir(path.join(place.folder, ".vscode"), { recursive: true });
    const { host, port, superuser: user } = place.server;
    const connection = {
      ...{ name: "live", host, port, user, database: "tnnt_db" },
      ...{ role: "tenant", environment: "production" },
    };
    await fs.writeFile(
      path.join(place.folder, "live.json"),
      JSON.stringify({ "schemaOps.connections": [connection] }),
    );
    const live = ["performance", "--load", "2", "--config", "live.json"];
    const refused = await place.so(...live);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /live is production/);
    assert.equal((await place.so(...live, "--allow-production")).code, 0);
    assert.equal((await place.so("performance", ...place.connections)).code, 2);
  });
});
