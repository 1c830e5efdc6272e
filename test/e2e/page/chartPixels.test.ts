import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import * as v from "valibot";
import {
  type MonitoringBench,
  openMonitoringBench,
  openMonitoringPage,
  type OpenMonitoringPage,
} from "./monitoringPage.ts";
import { EVERY_SHAPE } from "./sampleMonitoring.ts";
import { THEMES } from "./themes.ts";

/**
 * Charts of known data, as they stand on the screen: pixels of a screenshot at the places where the data says
 * that something is, or is not. No whole picture is compared: fonts differ between machines, numbers do not.
 */
describe("A chart on the screen", function () {
  this.timeout(30_000);
  let bench: MonitoringBench;
  let opened: OpenMonitoringPage;

  before(async () => {
    bench = await openMonitoringBench();
  });
  after(() => bench.close());
  afterEach(() => opened.close());

  for (const theme of Object.keys(THEMES)) {
    it(`has bars as long as their values, in colours of their own (${theme})`, async () => {
      opened = await openMonitoringPage(bench, EVERY_SHAPE, { theme, width: 1000, height: 2400 });
      const { page } = opened;
      const bars = page.getByRole("article", { name: "Largest tables" }).locator("rect.chart-bar");
      await bars.first().waitFor();
      await bars.first().scrollIntoViewIfNeeded();
      const boxes = await Promise.all([0, 1, 2].map((place) => boxOf(bars.nth(place))));
      const [table, indexes, sessions] = boxes;
      assert.ok(table && indexes && sessions);
      assert.ok(Math.abs(indexes.width / table.width - 0.2) < 0.01, "10 of 50 MB");
      assert.ok(Math.abs(sessions.width / table.width - 0.16) < 0.01, "8 of 50 MB");
      const middle = ({ x, y, width, height }: Box): Point => ({
        x: x + width / 2,
        y: y + height / 2,
      });
      const after = ({ x, y, width, height }: Box): Point => ({
        x: x + width + 2,
        y: y + height / 2,
      });
      const [background, first, second, third, ...ends] = await colorsAt(page, [
        { x: table.x + table.width / 2, y: table.y - 3 },
        ...boxes.map(middle),
        ...boxes.map(after),
      ]);
      assert.ok(background && first && second && third);
      assert.deepEqual(first, third, "the same column");
      assert.ok(distance(first, second) > 60, "another column");
      assert.ok(distance(first, background) > 60, "a bar is seen");
      assert.deepEqual(ends, [background, background, background], "and ends where it ends");
    });
  }

  it("has lines through their points: as high as their values, as far apart as their days", async () => {
    opened = await openMonitoringPage(bench, EVERY_SHAPE, {
      theme: "light",
      width: 1000,
      height: 2400,
    });
    const { page } = opened;
    const chart = page.getByRole("article", { name: "Logins a day" }).locator("svg.chart-lines");
    await chart.scrollIntoViewIfNeeded();
    const { x: left, y: top } = await boxOf(chart);
    const points = await Promise.all(
      (await chart.locator("circle").all()).map(async (mark) => {
        const { x, y, width, height } = await boxOf(mark);
        return { x: x + width / 2, y: y + height / 2 };
      }),
    );
    const values = [10, 14, 9, 20, 22, 3, 4, 8, 6, 5];
    assert.equal(points.length, values.length);
    const [first, , , high] = points;
    assert.ok(first && high);
    const perUnit = (first.y - high.y) / 10;
    const perDay = ((points[4]?.x ?? 0) - first.x) / 4;
    for (const [place, { x, y }] of points.entries()) {
      const value = values[place] ?? 0;
      assert.ok(Math.abs(first.y - (value - 10) * perUnit - y) < 0.5, `the value ${value}`);
      assert.ok(Math.abs(first.x + (place % 5) * perDay - x) < 0.5, `the day ${place % 5}`);
    }
    // Half way from 10 to 14: the line, and nothing well above it.
    const [start, end] = points;
    assert.ok(start && end);
    const half = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
    const [background, line, beside, ...marks] = await colorsAt(page, [
      { x: left + 2, y: top + 2 },
      half,
      { ...half, y: half.y - 8 },
      ...points,
    ]);
    assert.ok(background && line && beside);
    assert.ok(distance(line, background) > 60, "the line between two points");
    assert.ok(distance(beside, background) < 10, "and nothing beside it");
    assert.ok(
      marks.every((mark) => distance(mark, background) > 60),
      "a mark at each point",
    );
  });
});

type Box = NonNullable<Awaited<ReturnType<Locator["boundingBox"]>>>;
type Rgb = readonly [number, number, number];

async function boxOf(locator: Locator): Promise<Box> {
  const box = await locator.boundingBox();
  assert.ok(box);
  return box;
}

function distance(a: Rgb, b: Rgb): number {
  return a.reduce((sum, part, place) => sum + Math.abs(part - (b[place] ?? 0)), 0);
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Colours at places of the screen. Read by a page without a policy, because the browser knows PNG. */
async function colorsAt(page: Page, points: readonly Point[]): Promise<readonly Rgb[]> {
  const png = (await page.screenshot()).toString("base64");
  const blank = await page.context().browser()?.newPage();
  assert.ok(blank);
  const found: unknown = await blank.evaluate(`(async () => {
    const image = new Image();
    image.src = "data:image/png;base64,${png}";
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width, image.height];
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    return ${JSON.stringify(points)}.map(({ x, y }) =>
      [...context.getImageData(Math.round(x), Math.round(y), 1, 1).data].slice(0, 3));
  })()`);
  await blank.close();
  return v.parse(v.array(v.tuple([v.number(), v.number(), v.number()])), found);
}
