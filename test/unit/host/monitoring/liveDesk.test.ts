import assert from "node:assert/strict";
import type { Browsed } from "../../../../src/core/catalog/browse.ts";
import type { LiveLook } from "../../../../src/core/monitoring/live/look.ts";
import { MAX_LIVE_POINTS } from "../../../../src/core/monitoring/live/livePoint.ts";
import { NO_THRESHOLDS } from "../../../../src/core/monitoring/thresholds.ts";
import { LiveDesk } from "../../../../src/host/monitoring/live/liveDesk.ts";
import type { SavedLive } from "../../../../src/protocol/live.ts";

const SECONDS = 0.05;

function look(at: number): Browsed<LiveLook> {
  return {
    ok: true,
    value: {
      ...{ at, tookMs: 0, version: "16.4", seesAll: true },
      connections: { active: 1, idle: 2, idleInTransaction: 0, other: 0, limit: 100 },
      ...{ transactions: at, hits: at, reads: 0, longestMs: 0, waiting: 0, behindMs: null },
    },
  };
}

const REFUSED: Browsed<LiveLook> = {
  ok: false,
  error: { code: "unreachable", message: "password authentication failed" },
};
const AWAY: Browsed<LiveLook> = {
  ok: false,
  error: { code: "unreachable", message: "connection refused", mayPass: true },
};

/** A desk before servers that answer as told, and what became of it. */
class Bench {
  readonly asked: string[] = [];
  looked = 0;
  now = 0;
  answer: (name: string) => Promise<Browsed<LiveLook>> = () => Promise.resolve(look(this.now));
  readonly desk: LiveDesk;

  constructor(names: readonly string[] = ["a"], saved: SavedLive | null = null) {
    this.desk = new LiveDesk(
      {
        names: () => names,
        target: (name) =>
          Promise.resolve({
            profile: {
              ...{ name, host: "h", port: 5432, database: "d", user: "u", sslMode: "prefer" },
              ...{ sslRootCert: null, options: null, questionUser: null },
              ...{ role: "manager", environment: "development" },
            },
            password: null,
          }),
        reader: () =>
          Promise.resolve({
            look: ({ profile }) => {
              this.asked.push(profile.name);
              this.now += 1000;
              return this.answer(profile.name);
            },
          }),
        seconds: () => SECONDS,
        thresholds: () => NO_THRESHOLDS,
        words: ({ code }) => code,
        now: () => this.now,
        onLooked: () => {
          this.looked += 1;
        },
        onChanged: () => undefined,
        onFailed: (error) => {
          throw error;
        },
      },
      saved,
    );
  }

  /** Lets so many intervals pass. */
  async wait(intervals: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000 * intervals));
  }

  async until(what: () => boolean): Promise<void> {
    for (let left = 2000; left > 0 && !what(); left--) {
      await this.wait(0.01);
    }
    assert.ok(what());
  }
}

describe("The desk of the live dashboard", () => {
  let bench: Bench;
  afterEach(() => bench.desk.dispose());

  it("asks again and again while it can be seen, and not while it is hidden or paused", async () => {
    bench = new Bench();
    await bench.wait(3);
    assert.equal(bench.looked, 0, "nobody sees it");
    bench.desk.setVisible(true);
    await bench.until(() => bench.looked >= 3);
    bench.desk.setVisible(false);
    await bench.wait(2);
    const hidden = bench.looked;
    await bench.wait(4);
    assert.equal(bench.looked, hidden);
    bench.desk.pause(true);
    bench.desk.setVisible(true);
    await bench.wait(3);
    assert.equal(bench.looked, hidden);
    assert.equal(bench.desk.model().paused, true);
    bench.desk.pause(false);
    await bench.until(() => bench.looked > hidden);
  });

  it("breaks the line where nobody looked for a while", async () => {
    bench = new Bench();
    bench.desk.setVisible(true);
    await bench.until(() => bench.looked >= 1);
    bench.desk.setVisible(false);
    await bench.wait(2);
    bench.now += 60_000;
    const before = bench.desk.points()[0]?.points.length ?? 0;
    bench.desk.setVisible(true);
    await bench.until(() => (bench.desk.points()[0]?.points.length ?? 0) > before);
    const added = bench.desk.points()[0]?.points[before];
    assert.equal(added?.active, null);
  });

  it("asks of several connections the first four, or those that were chosen", async () => {
    const names = ["a", "b", "c", "d", "e"];
    bench = new Bench(names);
    const shown = (): readonly string[] =>
      bench.desk
        .model()
        .connections.filter((one) => one.shown)
        .map(({ name }) => name);
    assert.deepEqual(shown(), ["a", "b", "c", "d"]);
    bench.desk.dispose();
    bench = new Bench(names, { shown: ["e", "gone"], paused: false });
    assert.deepEqual(shown(), ["e"]);
    bench.desk.show("nobody", true);
    bench.desk.setVisible(true);
    await bench.until(() => bench.looked >= 2);
    assert.deepEqual([...new Set(bench.asked)], ["e"]);
    bench.desk.show("a", true);
    await bench.until(() => bench.asked.includes("a"));
  });

  it("does not wait for a server that is away to ask another one", async () => {
    bench = new Bench(["slow", "quick"]);
    bench.answer = (name) =>
      name === "slow" ? new Promise(() => undefined) : Promise.resolve(look(bench.now));
    bench.desk.setVisible(true);
    await bench.until(() => bench.looked >= 3);
    assert.equal(bench.asked.filter((name) => name === "slow").length, 1);
  });

  it("stops where a login was refused until a person says so; a server that is away it tries again", async () => {
    bench = new Bench(["refused", "away"]);
    bench.answer = (name) => Promise.resolve(name === "refused" ? REFUSED : AWAY);
    bench.desk.setVisible(true);
    await bench.until(() => bench.looked >= 2);
    const [refused, away] = bench.desk.model().connections;
    assert.deepEqual([refused?.stopped, refused?.problem], [true, "unreachable"]);
    assert.deepEqual([away?.stopped, away?.problem], [false, "unreachable"]);
    bench.answer = () => Promise.resolve(look(bench.now));
    await bench.wait(4);
    assert.equal(bench.asked.filter((name) => name === "refused").length, 1);
    bench.desk.retry("refused");
    await bench.until(() => bench.desk.model().connections[0]?.problem === null);
    assert.equal(bench.desk.model().connections[0]?.server, "16.4");
  });

  it("keeps no more than is drawn", async () => {
    bench = new Bench();
    bench.answer = () => Promise.resolve(look(bench.now));
    const many = new Array<undefined>(MAX_LIVE_POINTS + 5).fill(undefined);
    for (const _ of many) {
      bench.desk.setVisible(true);
      const before = bench.looked;
      await bench.until(() => bench.looked > before);
      bench.desk.setVisible(false);
      bench.desk.restart();
    }
    assert.equal(bench.desk.points()[0]?.points.length, MAX_LIVE_POINTS);
  });
});
