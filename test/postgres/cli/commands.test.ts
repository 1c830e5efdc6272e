import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import * as fs from "node:fs/promises";
import path from "node:path";
import { ROOT } from "../../support/paths.mjs";
import {
  createPlace,
  json,
  records,
  run,
  temporaryFolder,
  type Json,
  type Place,
} from "./support.ts";

const FILE = "DEPLOYMENT_CHECKLIST.md";
const SEED = path.join(ROOT, "../shared/seed");
const COMMANDS = ["inspect", "verify", "run", "status"];

const CHECKLIST = `# Small

## Phase 1: Look

### Step 1.1: Count

\`\`\`sql
-- One (1 expected)
SELECT count(*) FROM pg_database WHERE datname = 'mgmt_db';
\`\`\`

### Step 1.2: Judge

\`\`\`sql
SELECT current_database();
\`\`\`

\`\`\`sql
-- Wrong (2 expected)
SELECT 1;
\`\`\`
`;

describe("the commands of a terminal", function () {
  this.timeout(60_000);
  let place: Place;

  before(async () => {
    place = await createPlace();
    await place.write(FILE, CHECKLIST);
  });
  after(() => place.remove());

  it("print help and version, and end well", async () => {
    const manifest: unknown = JSON.parse(
      await fs.readFile(path.join(ROOT, "package.json"), "utf8"),
    );
    assert.ok(typeof manifest === "object" && manifest !== null && "version" in manifest);
    const version = await place.so("--version");
    assert.deepEqual(version, { code: 0, stdout: `${String(manifest.version)}\n`, stderr: "" });
    const help = await place.so("--help");
    assert.equal(help.code, 0);
    for (const command of COMMANDS) {
      assert.match(help.stdout, new RegExp(`^  ${command} `, "m"));
      assert.equal((await place.so(command, "--help")).code, 0);
    }
  });

  it("run the examples of their help", async () => {
    const server = { PGPORT: String(place.server.port), PGPASSWORD: place.server.password };
    for (const command of COMMANDS) {
      const { stdout } = await place.so(command, "--help");
      const examples = [...stdout.matchAll(/^ {2}\$ schema-ops (.*)$/gm)].map(([, line]) => line);
      assert.ok(examples.length > 0, stdout);
      for (const example of examples) {
        const words = [...(example ?? "").matchAll(/"([^"]*)"|(\S+)/g)].map(
          ([, quoted, bare]) => quoted ?? bare ?? "",
        );
        const ran = await run(place.folder, words, server);
        assert.ok(
          ran.code !== null && ran.code <= 3 && ran.code !== 2,
          `${example}: ${ran.stderr}`,
        );
      }
    }
    assert.ok(existsSync(path.join(place.folder, "report.xml")));
    await place.reset();
  });

  it("end with 2 for wrong usage and for input that cannot be read", async () => {
    await place.write("bad.json", "{ connections: ");
    await place.write("list.json", '{ "connections": {} }');
    await place.write(
      "secret.json",
      '{ "connections": [{ "name": "a", "uri": "postgres://u:geheim@h/d" }] }',
    );
    const secret = "postgres://u:geheim@h/d";
    const wrong: readonly (readonly string[])[] = [
      [],
      ["bogus"],
      ["inspect"],
      ["inspect", "--bogus", FILE],
      ["inspect", FILE, "another.md"],
      ["inspect", "nowhere.md"],
      ["inspect", "."],
      ["status", "nowhere.md"],
      ["status", "--root", "nowhere"],
      ["verify", FILE, "--step", "99"],
      ["verify", FILE, "--step", "1.1", "--timeout", "soon"],
      ["verify", FILE, "--config", "nowhere.json"],
      ["verify", FILE, "--config", "bad.json"],
      ["verify", FILE, "--config", "list.json"],
      ["verify", FILE, "--config", "secret.json"],
      ["verify", FILE, "--connection", secret],
      ["verify", FILE, "--connection", `${secret}?sslmode=require`],
      ["verify", FILE, "--connection", `a=${secret}`],
      ["verify", FILE, "--connection", "a=https://geheim.example"],
      ["verify", FILE, "--connection", "a=postgres://h/d?geheim=1&x"],
      ["run", FILE, "--step", "99"],
      ["run", FILE, "--set", "novalue", ...place.connections],
    ];
    const check = async (args: readonly string[]): Promise<void> => {
      const ran = await place.so(...args);
      assert.equal(ran.code, 2, `${args.join(" ")}: ${ran.stdout}${ran.stderr}`);
      assert.equal(ran.stdout, "", args.join(" "));
      assert.notEqual(ran.stderr, "");
      assert.doesNotMatch(ran.stderr, /^ +at /m);
      assert.ok(!ran.stderr.includes("u:geheim"), ran.stderr);
    };
    // Each costs a start of the program: some at a time.
    for (let from = 0; from < wrong.length; from += 4) {
      await Promise.all(wrong.slice(from, from + 4).map(check));
    }
    assert.ok(!existsSync(path.join(place.folder, ".schema-ops")));
  });

  it("judge what they verified: 0 passed, 1 failed, 3 open", async () => {
    const verify = (...args: readonly string[]): ReturnType<Place["so"]> =>
      place.so(
        ...[
          "verify",
          FILE,
          "--json",
          ...place.connections,
          "--set",
          "connection:=manager",
          ...args,
        ],
      );
    const passed = await verify("--step", "1.1");
    assert.equal(passed.code, 0, passed.stdout + passed.stderr);
    assert.equal(passed.stderr, "");
    const [step] = records(json(passed)["steps"]);
    const [query] = records(step?.["queries"]);
    assert.equal(query?.["actual"], "1");
    assert.deepEqual(query["expectation"], {
      kind: "value",
      operator: "=",
      value: 1,
      line: 8,
      explicit: false,
    });
    assert.equal((await verify("--step", "1.2")).code, 1);
    assert.equal((await verify()).code, 1);
    await place.write("open.md", "# T\n\n## Phase 1\n\n```sql\nSELECT 1;\n```\n");
    const unknown = await place.so("verify", FILE, ...place.connections, "--step", "1.1");
    assert.equal(unknown.code, 1);
    assert.match(unknown.stderr, /--set "connection:=manager"/);
    const open = await place.so("verify", "open.md", "--json", ...place.connections.slice(0, 2));
    assert.equal(open.code, 3, open.stdout);
    assert.ok(!existsSync(path.join(place.folder, ".schema-ops")));
  });

  it("show what a document or a server says without obeying it", async () => {
    await place.write(
      "hostile.md",
      "# \u001b]0;owned\u0007Title\u202e\n\n## Phase \u001b[2J\n\n```sql\n-- a\u001b[31m (1 expected)\nSELECT E'\\x1b[2J';\n```\n\n```bash\nprintf '\\033]52;c;cm0=\\007\\033[31mred\\033[0m\\n'\n```\n",
    );
    const commands = [
      ["inspect", "hostile.md"],
      ["verify", "hostile.md", ...place.connections.slice(0, 2)],
      ["run", "hostile.md", ...place.connections.slice(0, 2)],
      ["status", "hostile.md"],
    ];
    for (const args of commands) {
      const { stdout, stderr } = await place.so(...args);
      const shown = (stdout + stderr).replaceAll("\u001b[31mred\u001b[0m", "");
      assert.doesNotMatch(shown, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/, args.join(" "));
    }
    const machine = await place.so("inspect", "hostile.md", "--json");
    assert.ok(String(json(machine)["title"]).includes("Title"));
    await place.reset();
  });

  it("speak Korean to a Korean terminal, and JSON in any", async () => {
    const korean = await run(place.folder, ["--help"], { LANG: "ko_KR.UTF-8" });
    assert.match(korean.stdout, /체크리스트/);
    assert.match(korean.stdout, /종료 코드/);
    const overruled = await run(place.folder, ["--help"], { LANG: "ko_KR.UTF-8", LC_ALL: "C" });
    assert.doesNotMatch(overruled.stdout, /[가-힣]/);
    const wrong = await run(place.folder, ["inspect", "nowhere.md"], { LC_ALL: "ko_KR.UTF-8" });
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /[가-힣]/);
    const usage = await run(place.folder, ["inspect", "--bogus"], { LC_ALL: "ko_KR.UTF-8" });
    assert.match(usage.stderr, /--bogus/);
    assert.match(usage.stderr, /[가-힣]/);
    const [machine, english] = await Promise.all(
      ["ko_KR.UTF-8", "C"].map((LANG) => run(place.folder, ["inspect", "--json", FILE], { LANG })),
    );
    assert.equal(machine?.stdout, english?.stdout);
  });

  it("say that a folder cannot be written, and do not call it a failure of the deployment", async () => {
    const folder = temporaryFolder("file");
    await fs.writeFile(path.join(folder, FILE), CHECKLIST);
    await fs.writeFile(path.join(folder, ".schema-ops"), "not a folder");
    const ran = await run(folder, ["run", FILE, "--root", "."]);
    assert.equal(ran.code, 2, ran.stderr);
    assert.match(ran.stderr, /^schema-ops: .*\.schema-ops/);
  });
});

describe("inspect", function () {
  this.timeout(60_000);

  it("prints sections, steps, items, blocks and queries with their lines", async () => {
    const folder = temporaryFolder("inspect");
    await fs.writeFile(
      path.join(folder, FILE),
      `${CHECKLIST}\n## Daily checks\n\n- [x] Seen: \`psql -d mgmt_db -c "select 1"\`\n\nSpeed: < 100ms\n`,
    );
    const inspected = json(await run(folder, ["inspect", "--json", FILE]));
    assert.deepEqual(Object.keys(inspected), ["title", "sections", "findings"]);
    assert.equal(inspected["title"], "Small");
    const [phase, daily] = records(inspected["sections"]);
    assert.deepEqual(
      { kind: phase?.["kind"], line: phase?.["line"], keys: Object.keys(phase ?? {}) },
      { kind: "phase", line: 3, keys: ["id", "title", "kind", "line", "steps"] },
    );
    assert.equal(daily?.["cadence"], "daily");
    const [step] = records(phase?.["steps"]);
    assert.deepEqual(Object.keys(step ?? {}), [
      ...["id", "title", "line", "optional", "items", "blocks", "queries", "criteria"],
    ]);
    const [block] = records(step?.["blocks"]);
    assert.deepEqual(
      { language: block?.["language"], line: block?.["line"], endLine: block?.["endLine"] },
      { language: "sql", line: 7, endLine: 10 },
    );
    const [query] = records(step?.["queries"]);
    assert.equal(query?.["line"], 9);
    const [item] = records(records(daily["steps"])[0]?.["items"]);
    assert.equal(item?.["checked"], true);
    assert.equal(records(item["commands"]).length, 1);
  });

  it("reads the handed-over checklist the same, intact and damaged", async function () {
    if (!existsSync(SEED)) {
      console.log(`        not there, and therefore not read: ${SEED}`);
      return;
    }
    const [intact, damaged] = await Promise.all(
      ["DEPLOYMENT_CHECKLIST.md", "DEPLOYMENT_CHECKLIST.as-given.md"].map(async (name) =>
        json(await run(SEED, ["inspect", "--json", name])),
      ),
    );
    for (const inspected of [intact, damaged]) {
      const steps = records(inspected?.["sections"]).flatMap((section) =>
        records(section["steps"]),
      );
      const languages = steps
        .flatMap((step) => records(step["blocks"]))
        .map(({ language }) => language);
      assert.equal(steps.flatMap((step) => records(step["items"])).length, 64);
      assert.equal(languages.filter((language) => language === "bash").length, 24);
      assert.equal(languages.filter((language) => language === "sql").length, 3);
    }
    assert.deepEqual(idsOf(damaged), idsOf(intact));
  });
});

function idsOf(inspected: Json | undefined): unknown {
  return records(inspected?.["sections"]).map((section) => ({
    id: section["id"],
    kind: section["kind"],
    steps: records(section["steps"]).map((step) => [
      step["id"],
      ...["items", "blocks", "queries"].map((key) => records(step[key]).map(({ id }) => id)),
    ]),
  }));
}
