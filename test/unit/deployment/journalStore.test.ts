import assert from "node:assert/strict";
import { once } from "node:events";
import {
  appendFile,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  truncate,
  writeFile,
} from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import type { DeploymentEvent } from "../../../src/core/deployment/events.ts";
import type { Journal } from "../../../src/core/deployment/journal.ts";
import { createJournalStore } from "../../../src/local/deployment/journalStore.ts";
import { readHead } from "../../../src/local/deployment/journalHead.ts";
import { assessJournal } from "../../../src/local/deployment/openJournal.ts";
import { hashOf } from "../../../src/local/deployment/journalLines.ts";
import { event } from "../../support/fakes/deployments.ts";
import { forkSupport, startHolder } from "../../support/forkSupport.ts";

const store = createJournalStore({
  application: "tests",
  person: { name: "kim", host: "desk" },
});

describe("a journal on disk", () => {
  let root: string;
  const open: Journal[] = [];

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "journal-"));
  });
  afterEach(async () => {
    open.splice(0).forEach((journal) => journal.dispose());
    await rm(root, { recursive: true, maxRetries: 3 });
  });

  async function opened(journal: Promise<Journal>): Promise<Journal> {
    const result = await journal;
    open.push(result);
    return result;
  }

  async function written(count: number): Promise<string> {
    const journal = await store.create(root, "d1", "# Text\n");
    await journal.append(first);
    for (let index = 1; index < count; index++) {
      await journal.append(paused(index));
    }
    journal.dispose();
    return journal.folder;
  }

  it("keeps every event in a chained line of its own", async () => {
    const folder = await written(3);
    const lines = (await readFile(join(folder, "journal.jsonl"), "utf8")).split("\n");
    assert.equal(lines.length, 4);
    const entries = lines
      .slice(0, 3)
      .map((line) => JSON.parse(line) as { seq: number; prev: string });
    assert.deepEqual(
      entries.map(({ seq, prev }) => [seq, prev]),
      [
        [1, ""],
        [2, hashOf(lines[0]!)],
        [3, hashOf(lines[1]!)],
      ],
    );
    const again = await opened(store.open(folder));
    assert.deepEqual(again.events(), [first, paused(1), paused(2)]);
    assert.deepEqual(again.damage, []);
    assert.equal(again.head, hashOf(lines[2]!));
  });

  it("tells of an append after it is on the disk, in order, also when many come at once", async () => {
    const journal = await opened(store.create(root, "d1", ""));
    const seen: DeploymentEvent[] = [];
    journal.onDidAppend((events) => seen.push(...events));
    const events = Array.from({ length: 50 }, (_, index) => paused(index));
    await Promise.all(events.map((each) => journal.append(each)));
    assert.deepEqual(seen, events);
    const lines = (await readFile(join(journal.folder, "journal.jsonl"), "utf8"))
      .trim()
      .split("\n");
    assert.equal(lines.length, 50);
  });

  it("is for its owner only, and kept out of git", async function () {
    const journal = await opened(store.create(root, "d1", "text"));
    assert.equal(await readFile(join(root, ".schema-ops", ".gitignore"), "utf8"), "*\n");
    if (process.platform === "win32") {
      this.skip();
    }
    for (const name of ["", "logs", "results", "journal.jsonl", "runbook.md", "lock"]) {
      const { mode } = await stat(join(journal.folder, name));
      assert.equal(mode & 0o077, 0, name);
    }
  });

  it("refuses ids and results that would lead out of its folder", async () => {
    await assert.rejects(store.create(root, "../x", ""));
    const journal = await opened(store.create(root, "d1", ""));
    await assert.rejects(journal.writeResult("../x.json", "{}"));
    await assert.rejects(journal.readResult("..%2fx/y"));
    await journal.writeResult("run-1.json", "{}");
    assert.equal(await journal.readResult("run-1.json"), "{}");
    assert.equal(await journal.readResult("run-2.json"), null);
  });

  it("lists deployments, the latest first", async () => {
    const one = await opened(store.create(root, "a", ""));
    await one.append(first);
    const two = await opened(store.create(root, "b", ""));
    await two.append({ ...first, at: "2026-04-01T00:00:00.000Z" });
    await two.append(event({ type: "abandoned", reason: "" }));
    const listed = await store.list(root);
    assert.deepEqual(
      listed.map(({ id, open: isOpen, runbookPath }) => [id, isOpen, runbookPath]),
      [
        ["b", false, "runbook.md"],
        ["a", true, "runbook.md"],
      ],
    );
    assert.deepEqual(await store.list(join(root, "nowhere")), []);
  });

  it("finds the text that it is bound to after a crash in the middle of an adoption", async () => {
    const journal = await opened(store.create(root, "d1", "old"));
    await journal.append({ ...first, runbook: { ...first.runbook, sha256: hashOf("old") } });
    await journal.keepRunbook("new");
    assert.equal(await journal.runbookText(), "old");
    const adopted = {
      type: "runbookAdopted",
      sha256: hashOf("new"),
      added: [],
      removed: [],
    } as const;
    await journal.append(event({ ...adopted, added: [], removed: [] }));
    assert.equal(await journal.runbookText(), "new");
  });

  it("refuses what cannot be written and goes on after it", async () => {
    const journal = await opened(store.create(root, "d1", ""));
    await journal.append(first);
    const impossible = { ...paused(1), reason: 1n } as unknown as DeploymentEvent;
    await assert.rejects(journal.append(impossible));
    await journal.append(paused(2));
    assert.deepEqual(journal.events(), [first, paused(2)]);
  });

  it("takes back a line that the disk took only in part", async function () {
    if (process.platform !== "linux") {
      this.skip();
    }
    const folder = await written(1);
    const child = forkSupport("journalFiller.ts", folder);
    const [message] = (await once(child, "message")) as [{ written: number; refused: string }];
    assert.match(message.refused, /EFBIG/);
    const journal = await opened(store.open(folder));
    assert.deepEqual(journal.damage, []);
    assert.equal(journal.events().length, 1 + message.written);
    assert.ok(journal.events().every(({ type }) => type !== "journalRecovered"));
  }).timeout(20_000);

  describe("cut off by a crash", () => {
    it("loses nothing but the line that was never acknowledged, at whatever byte", async () => {
      const folder = await written(2);
      const path = join(folder, "journal.jsonl");
      const whole = await readFile(path);
      const head = await readHead(folder);
      const unacknowledged = lineAfter(whole, paused(2));
      for (let bytes = 1; bytes < unacknowledged.length; bytes++) {
        const torn = unacknowledged.subarray(0, bytes);
        const assessed = assessJournal(folder, Buffer.concat([whole, torn]), head);
        assert.deepEqual(assessed.opened.events, [first, paused(1)]);
        assert.deepEqual(assessed.opened.damage, []);
        assert.deepEqual(assessed.torn, torn);
      }
    });

    it("cuts the torn line off, keeps its bytes beside, and says so", async () => {
      const folder = await written(2);
      const path = join(folder, "journal.jsonl");
      const whole = await readFile(path);
      const torn = lineAfter(whole, paused(2)).subarray(0, 50);
      await appendFile(path, torn);
      const journal = await opened(store.open(folder));
      assert.deepEqual(journal.damage, []);
      const [, , last, ...others] = journal.events();
      assert.deepEqual(others, []);
      assert.ok(last?.type === "journalRecovered" && last.bytes === 50);
      assert.deepEqual(await readFile(join(folder, last.kept)), torn);
      assert.deepEqual((await readFile(path)).subarray(0, whole.length), whole);
      const again = await opened(store.read(folder));
      assert.deepEqual([again.events().length, again.damage], [3, []]);
    });

    it("keeps a line that was written whole, though the head does not know of it", async () => {
      const folder = await written(2);
      const path = join(folder, "journal.jsonl");
      await appendFile(path, lineAfter(await readFile(path), paused(2)));
      const journal = await opened(store.open(folder));
      assert.deepEqual(journal.events(), [first, paused(1), paused(2)]);
      await journal.append(paused(3));
      assert.equal(journal.events().length, 4);
    });

    it("recovers from a tail of zeros", async () => {
      const folder = await written(2);
      await appendFile(join(folder, "journal.jsonl"), Buffer.alloc(100));
      const journal = await opened(store.open(folder));
      assert.deepEqual(journal.damage, []);
      assert.equal(journal.events().at(-1)?.type, "journalRecovered");
    });
  });

  describe("damaged", () => {
    it("never passes for whole when acknowledged bytes are gone from its end", async () => {
      const folder = await written(3);
      const whole = await readFile(join(folder, "journal.jsonl"));
      const head = await readHead(folder);
      for (let size = 0; size < whole.length; size++) {
        const { opened: seen, torn } = assessJournal(folder, whole.subarray(0, size), head);
        assert.equal(seen.damage.length, 1, `at ${size}`);
        assert.equal(torn, null);
        const lines = whole.subarray(0, size).filter((byte) => byte === 0x0a).length;
        assert.equal(seen.events.length, lines);
      }
    });

    it("is opened for reading only, and stays as it is", async () => {
      const folder = await written(3);
      const path = join(folder, "journal.jsonl");
      const { size } = await stat(path);
      await truncate(path, size - 1);
      const journal = await opened(store.open(folder));
      assert.equal(journal.events().length, 2);
      await assert.rejects(journal.append(paused(9)));
      assert.equal((await stat(path)).size, size - 1);
    });

    it("never passes for whole when any bit is another", async () => {
      const folder = await written(3);
      const whole = await readFile(join(folder, "journal.jsonl"));
      const head = await readHead(folder);
      for (let at = 0; at < whole.length; at++) {
        for (const bit of [0, 1, 5, 7]) {
          const flipped = Buffer.from(whole);
          flipped[at] = flipped[at]! ^ (1 << bit);
          const { opened: seen, torn } = assessJournal(folder, flipped, head);
          assert.equal(seen.damage.length, 1, `at ${at}`);
          assert.equal(torn, null);
        }
      }
    }).timeout(20_000);

    it("shows what is before the damage, and says in which line it is", async () => {
      const folder = await written(3);
      const path = join(folder, "journal.jsonl");
      const lines = (await readFile(path, "utf8")).split("\n");
      await writeFile(
        path,
        [lines[0], lines[1]!.replace("pause 1", "pause X"), lines[2], ""].join("\n"),
      );
      const journal = await opened(store.open(folder));
      assert.equal(journal.events().length, 2);
      const [damage] = journal.damage;
      assert.ok(damage?.kind === "brokenChain" && damage.line === 3);
    });

    it("is said when the file is gone", async () => {
      const folder = await written(1);
      await rm(join(folder, "journal.jsonl"));
      const journal = await opened(store.open(folder));
      assert.equal(journal.damage[0]?.kind, "missing");
      await assert.rejects(journal.append(paused(1)));
    });
  });

  describe("opened twice", () => {
    it("is read by the second, who hears who holds it and what the first appends", async () => {
      const writer = await opened(store.create(root, "d1", ""));
      await writer.append(first);
      const reader = await opened(store.open(writer.folder));
      assert.equal(reader.heldBy?.pid, process.pid);
      assert.equal(reader.heldBy.application, "tests");
      assert.deepEqual(reader.events(), [first]);
      await assert.rejects(reader.append(paused(1)));
      const heard = new Promise<readonly DeploymentEvent[]>((resolve) => {
        reader.onDidAppend(resolve);
      });
      await writer.append(paused(1));
      assert.deepEqual(await heard, [paused(1)]);
    });

    it("is told to its reader when it is free, after all that its holder wrote", async () => {
      const writer = await opened(store.create(root, "d1", ""));
      await writer.append(first);
      const reader = await opened(store.open(writer.folder));
      const known = new Promise<number>((resolve) => {
        reader.onDidRelease(() => resolve(reader.events().length));
      });
      await writer.append(paused(1));
      writer.dispose();
      assert.equal(await known, 2);
      const next = await opened(store.open(writer.folder));
      assert.equal(next.heldBy, null);
    });

    it("can be looked at by anybody: that takes no lock and mends nothing", async () => {
      const folder = await written(2);
      const path = join(folder, "journal.jsonl");
      await appendFile(path, "{");
      const { size } = await stat(path);
      const looking = await opened(store.read(folder));
      assert.deepEqual([looking.heldBy, looking.damage], [null, []]);
      assert.equal(looking.events().length, 2);
      await assert.rejects(looking.append(paused(2)));
      assert.equal((await stat(path)).size, size);
      const writer = await opened(store.open(folder));
      assert.equal(writer.heldBy, null);
      assert.equal((await opened(store.read(folder))).heldBy?.pid, process.pid);
    });

    it("is free again when its holder has closed it", async () => {
      const folder = await written(1);
      const journal = await opened(store.open(folder));
      assert.equal(journal.heldBy, null);
    });

    it("is held by one process of many, and taken over when that one is killed", async () => {
      const folder = await written(1);
      const children = await Promise.all([1, 2, 3].map(() => startHolder(folder)));
      assert.equal(children.filter(({ held }) => held).length, 1);
      const reader = await opened(store.open(folder));
      const holder = children.find(({ held }) => held)!;
      assert.equal(reader.heldBy?.pid, holder.pid);
      await Promise.all(children.map((child) => child.kill()));
      const next = await opened(store.open(folder));
      assert.equal(next.heldBy, null);
      await next.append(paused(1));
    }).timeout(20_000);

    it("is taken over from a process whose number was given to another", async function () {
      if (process.platform !== "linux") {
        this.skip();
      }
      const folder = await written(1);
      const lock = {
        pid: process.pid,
        host: hostname(),
        application: "gone",
        since: "",
        token: "x",
      };
      await writeFile(join(folder, "lock"), JSON.stringify({ ...lock, startedTicks: "1" }));
      assert.equal((await opened(store.open(folder))).heldBy, null);
    });

    it("is never taken from another host", async () => {
      const folder = await written(1);
      const lock = { pid: 1, host: "elsewhere", application: "other", since: "", token: "x" };
      await writeFile(join(folder, "lock"), JSON.stringify({ ...lock, startedTicks: null }));
      assert.equal((await opened(store.open(folder))).heldBy?.host, "elsewhere");
    });

    it("is not written once its lock was taken away", async () => {
      const journal = await opened(store.create(root, "d1", ""));
      await rm(join(journal.folder, "lock"));
      await assert.rejects(journal.append(first));
      assert.deepEqual(await readdir(join(journal.folder, "results")), []);
    });
  });
});

const first = event({
  type: "deploymentStarted",
  deployment: "d1",
  runbook: { path: "runbook.md", title: "제목", sha256: "" },
  connections: [],
  version: "0.0.0",
}) as Extract<DeploymentEvent, { type: "deploymentStarted" }>;

function paused(index: number): DeploymentEvent {
  return event({ type: "paused", reason: `pause ${index}` });
}

/** The line that the next append would write. */
function lineAfter(bytes: Buffer, next: DeploymentEvent): Buffer {
  const lines = bytes.toString().trimEnd().split("\n");
  const entry = { seq: lines.length + 1, prev: hashOf(lines.at(-1)!), event: next };
  return Buffer.from(`${JSON.stringify(entry)}\n`);
}
