import assert from "node:assert/strict";
import { liveGap, type LivePoint } from "../../../src/core/monitoring/live/livePoint.ts";
import type { LiveConnectionView, LiveModel } from "../../../src/protocol/live.ts";
import { type LiveBench, openLiveBench, openLivePage, type OpenLivePage } from "./livePage.ts";
import { axeViolations, keepPicture, type PageLook } from "./pageParts.ts";
import { HOSTILE } from "./sampleMonitoring.ts";
import { THEMES } from "./themes.ts";

const NOW = Date.UTC(2026, 10, 23, 9);
const LEVELS = { connections: null, hitRate: null, longestMs: null, behindMs: null };

function connection(name: string, given: Partial<LiveConnectionView> = {}): LiveConnectionView {
  return {
    ...{ name, shown: true, server: "16.4", limit: 100, problem: null, stopped: false },
    ...{ partly: false, levels: LEVELS },
    ...given,
  };
}

function point(seconds: number, given: Partial<LivePoint> = {}): LivePoint {
  return {
    ...{ at: NOW + seconds * 1000, active: 3, idle: 40 + (seconds % 7), idleInTransaction: 1 },
    ...{ other: 0, perSecond: 120 + 30 * Math.sin(seconds / 20), hitRate: 0.991 },
    ...{ longestMs: 800 + seconds * 10, waiting: seconds % 3, behindMs: null },
    ...given,
  };
}

const MANY: readonly LivePoint[] = Array.from({ length: 60 }, (_, place) =>
  place === 30 ? liveGap(NOW + place * 5000) : point(place * 5),
);
const MODEL: LiveModel = {
  ...{ seconds: 5, paused: false },
  connections: [
    connection("manager", { levels: { ...LEVELS, longestMs: "warning", hitRate: "good" } }),
    connection("tenant", {
      ...{ problem: "The server could not be reached: refused", stopped: true, server: null },
      limit: null,
    }),
    connection("archive", { shown: false }),
  ],
};

describe("The live dashboard in a browser", function () {
  this.timeout(30_000);
  let bench: LiveBench;
  let opened: OpenLivePage | undefined;

  before(async () => {
    bench = await openLiveBench();
  });
  after(() => bench.close());
  afterEach(async () => {
    const { complaints = [] } = opened ?? {};
    await opened?.close();
    opened = undefined;
    assert.deepEqual(complaints, []);
  });

  async function open(
    model: LiveModel = MODEL,
    points: Readonly<Record<string, readonly LivePoint[]>> = { manager: MANY },
    look: PageLook = {},
  ): Promise<OpenLivePage> {
    opened = await openLivePage(bench, model, points, look);
    opened.page.setDefaultTimeout(5000);
    await opened.page.getByRole("heading", { level: 1 }).waitFor();
    return opened;
  }
  async function asks(shown: OpenLivePage, wanted: string): Promise<void> {
    const deadline = Date.now() + 5000;
    while (!shown.asked.includes(wanted) && Date.now() < deadline) {
      await shown.page.waitForTimeout(20);
    }
    assert.ok(shown.asked.includes(wanted), shown.asked.join("; "));
  }

  it("says of each connection how it is now, in numbers, lines, and words for a screen reader", async () => {
    const { page } = await open();
    const manager = page.getByRole("region", { name: "manager" });
    const text = (await manager.innerText()).replace(/\s+/g, " ");
    assert.match(text, /manager PostgreSQL 16\.4/);
    assert.match(text, /Connections 45 of 100/);
    assert.match(text, /Longest transaction [^ ]+ [^ ]+ Warning/);
    assert.match(text, /Cache hit rate 99\.1%/);
    assert.match(text, /Replication lag – unknown/);
    await manager
      .getByRole("img", { name: /^Waiting for a lock: 1 now, between 0 and 2 since 9:00:00/ })
      .waitFor();
    await manager.getByRole("img", { name: "Replication lag: nothing was measured yet" }).waitFor();
    // Two pieces: nothing is drawn over the moment that is not known.
    const line = manager.getByRole("img", { name: /^Longest/ }).locator("path.chart-line");
    assert.equal((await line.getAttribute("d"))?.match(/M/g)?.length, 2);
  });

  it("draws what comes without moving anything", async () => {
    const shown = await open(MODEL, {});
    const { page } = shown;
    const places = (): Promise<unknown> =>
      page.evaluate(
        "[...document.querySelectorAll('.tile, h2')].map((one) => { const { x, y, width, height } = one.getBoundingClientRect(); return [x, y, width, height]; })",
      );
    const manager = page.getByRole("region", { name: "manager" });
    await manager.getByText("Asking for the first time…").waitFor();
    const before = await places();
    shown.look("manager", MANY);
    await manager.getByRole("img", { name: /^Waiting for a lock: 1 now/ }).waitFor();
    shown.look("manager", [point(300, { waiting: 7 })]);
    await manager.getByRole("img", { name: /^Waiting for a lock: 7 now/ }).waitFor();
    assert.deepEqual(await places(), before);
  });

  it("has the same numbers in a table, the newest first", async () => {
    const { page } = await open();
    const manager = page.getByRole("region", { name: "manager" });
    await manager.locator("summary").focus();
    await page.keyboard.press("Enter");
    await manager.getByRole("columnheader", { name: "Transactions per second" }).waitFor();
    const rows = await manager.getByRole("row").allInnerTexts();
    assert.equal(rows.length, 31);
    assert.match(rows[1] ?? "", /^9:04:55.AM\t3\t/);
  });

  it("is paused, shows and hides connections, and tries again, by keyboard alone", async () => {
    const shown = await open();
    const { page } = shown;
    const press = async (name: string): Promise<void> => {
      await page.getByRole("button", { name, exact: true }).focus();
      await page.keyboard.press("Enter");
    };
    await press("Pause");
    await asks(shown, "pause true");
    await press("archive");
    await asks(shown, "show archive true");
    await press("manager");
    await asks(shown, "show manager false");
    await press("Try Again");
    await asks(shown, "retry tenant");
    shown.show({ ...MODEL, paused: true, connections: [] });
    await page.getByText("There is no connection yet.").waitFor();
    assert.equal(
      await page.evaluate("sessionStorage.getItem('state')"),
      '{"shown":[],"paused":true}',
    );
  });

  it("shows hostile data as text, and stays within a narrow panel", async () => {
    const long = `${HOSTILE}${"x".repeat(400)}`;
    const model = {
      ...MODEL,
      connections: [
        connection(long, { problem: long, server: long, partly: true }),
        ...MODEL.connections,
      ],
    };
    const { page } = await open(
      model,
      { [long]: [point(0, { perSecond: 1e308 })] },
      { width: 300 },
    );
    assert.equal(await page.locator("main img, main script, iframe, a[href]").count(), 0);
    assert.equal(await page.title(), "Live Dashboard");
    assert.equal((await page.locator("body").innerText()).includes("\u202e"), false);
    assert.equal(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), true);
  });

  for (const theme of Object.keys(THEMES)) {
    it(`has nothing for axe to find (${theme})`, async () => {
      for (const width of [320, 1000]) {
        const shown = await open(MODEL, { manager: MANY }, { theme, width });
        await keepPicture(shown.page, `live-${theme}-${width}`);
        for (const details of await shown.page.locator("details").all()) {
          await details.evaluate("(element) => { element.open = true; }");
        }
        assert.deepEqual(await axeViolations(shown.page), []);
        await shown.close();
      }
    });
  }

  it("speaks Korean", async () => {
    const { page } = await open(MODEL, { manager: MANY }, { language: "ko" });
    await page.getByText("초당 트랜잭션").first().waitFor();
  });
});
