import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { answeredRows } from "../../../src/host/panels/rowsSource.ts";
import { PAGE_ROWS } from "../../../src/protocol/rows.ts";
import { axeViolations, keepPicture } from "./pageParts.ts";
import { type OpenRowsPage, openRowsBench, openRowsPage, type RowsBench } from "./rowsPage.ts";
import { sampleRows } from "./sampleRows.ts";
import { THEMES } from "./themes.ts";

describe("The rows page in a browser", function () {
  this.timeout(30_000);
  let bench: RowsBench;
  let opened: OpenRowsPage | undefined;

  before(async () => {
    bench = await openRowsBench();
  });
  after(() => bench.close());
  afterEach(async () => {
    const { complaints = [] } = opened ?? {};
    await opened?.close();
    opened = undefined;
    assert.deepEqual(complaints, []);
  });

  async function open(
    source = sampleRows(),
    options: Parameters<typeof openRowsPage>[2] = {},
  ): Promise<OpenRowsPage> {
    opened = await openRowsPage(bench, source, options);
    opened.page.setDefaultTimeout(5000);
    await opened.page.getByRole("grid").waitFor();
    return opened;
  }

  it("draws only the rows in sight, and reads others when they are looked at", async () => {
    const asked: string[] = [];
    const { page } = await open(sampleRows(asked));
    await page.locator('[data-place="2:1"] .null', { hasText: "NULL" }).waitFor();
    assert.match(await page.locator(".row.head").innerText(), /id\s+bigint/);
    assert.ok((await page.locator(".row").count()) < 60);
    assert.deepEqual(asked, ["rows 0"]);
    await scrollTo(page, 260);
    await page.locator('[data-place="260:0"]', { hasText: "261" }).waitFor();
    await page.getByText(/Rows \d+ to \d+ · at least 400 rows/).waitFor();
    await scrollTo(page, 449);
    await page.locator('[data-place="449:0"]', { hasText: "450" }).waitFor();
    await page.getByText(/to 450 · 450 rows/).waitFor();
    assert.deepEqual(asked, ["rows 0", "rows 200", "rows 400"]);
    assert.ok((await page.locator(".row").count()) < 60);
  });

  it("shows the beginning of a value of 100 MB, says so, and copies it whole", async () => {
    const large = "0123456789".repeat(10 * 1024 * 1024);
    const shown = await open(
      answeredRows(
        {
          ...{ title: "documents", connection: "manager", environment: "development" },
          ...{ sql: "SELECT * FROM documents;", note: "" },
        },
        { columns: [{ name: "body", type: "text" }], rows: [[large], ["small"]], durationMs: 1 },
        PAGE_ROWS,
      ),
    );
    const { page } = shown;
    await page.locator('[data-place="0:0"]').click();
    const value = page.getByRole("region", { name: "Value" });
    assert.match(await value.innerText(), /104,857,600 characters · .*4,000/);
    assert.ok((await page.content()).length < 100_000);
    await page.getByRole("button", { name: "Copy Cell" }).click();
    await until(() => shown.copied.length > 0);
    assert.equal(shown.copied[0]?.length, large.length);
  });

  it("stays quick with 1,600 columns: only those in sight are drawn, and the last is a key away", async () => {
    const columns = Array.from({ length: 1600 }, (_, place) => ({
      name: `c${place}`,
      type: "integer",
    }));
    const rows = Array.from({ length: PAGE_ROWS + 1 }, (_, row) =>
      columns.map((_column, place) => String(row * 1600 + place)),
    );
    const began = Date.now();
    const { page } = await open(
      answeredRows(
        {
          ...{ title: "wide", connection: "manager", environment: "development" },
          ...{ sql: "SELECT * FROM wide;", note: "" },
        },
        { columns, rows, durationMs: 1 },
        PAGE_ROWS,
      ),
    );
    await page.locator('[data-place="0:0"]').click();
    assert.ok(Date.now() - began < 10_000, `${Date.now() - began} ms`);
    assert.ok((await page.getByRole("gridcell").count()) < 2000);
    await page.keyboard.press("End");
    await page.locator('[data-place="0:1599"]:focus', { hasText: "1599" }).waitFor();
    await page.getByRole("columnheader", { name: /c1599/ }).waitFor();
    assert.equal(await page.getByRole("grid").getAttribute("aria-colcount"), "1601");
    await page.keyboard.press("Home");
    await page.locator('[data-place="0:0"]:focus').waitFor();
    assert.ok((await page.getByRole("gridcell").count()) < 2000);
  });

  it("shows any of a million rows, and keeps no more than those around it", async () => {
    const asked: string[] = [];
    const { page } = await open(sampleRows(asked, 1_000_000));
    await page.locator('[data-place="0:0"]').focus();
    await page.keyboard.press("Control+End");
    await page.locator('[data-place="999999:3"]:focus').waitFor();
    await page.locator('[data-place="999999:0"]', { hasText: "1000000" }).waitFor();
    await scrollTo(page, 500_000);
    await page.locator('[data-place="500000:0"]', { hasText: "500001" }).waitFor();
    // The rows that were only passed over were not read.
    assert.ok(asked.length < 10, asked.join());
    assert.ok((await page.locator(".row").count()) < 60);
  });

  it("filters by a column when the text is entered, and shows all when it is emptied", async () => {
    const { page } = await open();
    await page.getByRole("combobox", { name: "Column to filter by" }).selectOption("name");
    const field = page.getByRole("searchbox", { name: "Filter the rows" });
    await field.fill("name 44");
    await field.press("Enter");
    await page.locator('[data-place="0:0"]', { hasText: /^44$/ }).waitFor();
    await page.getByText(/Rows 1 to 8 · 8 rows/).waitFor();
    await field.fill("");
    await page.locator('[data-place="0:0"]', { hasText: /^1$/ }).waitFor();
  });

  it("has columns widened and moved, by keyboard and by pointer", async () => {
    const { page, copied } = await open();
    const header = page.getByRole("columnheader", { name: /^id/ });
    const width = async (): Promise<number> => (await header.boundingBox())?.width ?? 0;
    await page.locator('[data-place="0:0"]').focus();
    await page.keyboard.press("ArrowUp");
    const before = await width();
    await page.keyboard.press("Alt+ArrowRight");
    await until(async () => (await width()) === before + 24);
    assert.equal(await width(), before + 24);
    const edge = await header.locator(".resizer").boundingBox();
    assert.ok(edge !== null);
    await page.mouse.move(edge.x + 3, edge.y + 5);
    await page.mouse.down();
    await page.mouse.move(edge.x + 53, edge.y + 5, { steps: 3 });
    await page.mouse.up();
    await until(async () => (await width()) === before + 74);
    assert.equal(await width(), before + 74);
    assert.equal(await page.locator("[aria-sort=ascending]").count(), 0);

    await page.keyboard.press("Alt+Shift+ArrowRight");
    await page.locator('[data-place="0:1"]', { hasText: /^1$/ }).waitFor();
    await page.locator('[data-place="-1:1"]:focus').waitFor();
    await page.locator('[data-place="1:0"]').click();
    await page.getByRole("button", { name: "Copy Row" }).click();
    await until(() => copied.length === 1);
    assert.match(copied[0] ?? "", /^name 2\t2\t/);
    const name = page.getByRole("columnheader", { name: /^name/ }).locator(".label");
    await name.dragTo(page.getByRole("columnheader", { name: /^id/ }));
    await page.locator('[data-place="0:0"]', { hasText: /^1$/ }).waitFor();
  });

  it("asks the server for another order, and says so of the column", async () => {
    const asked: string[] = [];
    const { page } = await open(sampleRows(asked));
    const id = page.getByRole("columnheader", { name: /^id/ });
    await id.click();
    await page.locator("[aria-sort=ascending]").waitFor();
    await id.click();
    await page.locator("[aria-sort=descending]").waitFor();
    await page.locator('[data-place="0:0"]', { hasText: "450" }).waitFor();
    assert.deepEqual(asked, ["rows 0", "rows 0 by id", "rows 0 by id"]);
  });

  it("keeps the rows and says why when the server refuses an order", async () => {
    const shown = await open();
    await shown.page.getByRole("columnheader", { name: /^created/ }).click();
    const alert = shown.page.getByRole("alert");
    await alert.waitFor();
    assert.match(await alert.innerText(), /42883/);
    await shown.page.locator('[data-place="1:0"]', { hasText: "2" }).waitFor();
    assert.equal(shown.complaints.splice(0).length, 1);
  });

  it("is walked through with the arrow keys from one tab stop, beyond what is in sight", async () => {
    const { page } = await open();
    await page.locator('[data-place="0:0"]').focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    await page.locator('[data-place="1:1"]:focus').waitFor();
    assert.equal(await page.locator('[data-place][tabindex="0"]').count(), 1);
    for (let leap = 0; leap < 3; leap++) {
      await page.keyboard.press("PageDown");
    }
    await page.locator('[data-place="61:1"]:focus', { hasText: "name 62" }).waitFor();
    await page.keyboard.press("Control+End");
    await page.locator('[data-place="449:3"]:focus').waitFor();
    // The focus stays with its cell when it is out of sight, and the next key brings it back.
    await scrollTo(page, 0);
    await page.locator('[data-place="0:0"]').waitFor();
    await page.keyboard.press("ArrowUp");
    await page.locator('[data-place="448:3"]:focus').waitFor();
    await page.keyboard.press("Control+Home");
    await page.locator('[data-place="0:0"]:focus').waitFor();
    await page.keyboard.press("ArrowUp");
    await page.locator('[data-place="-1:0"]:focus').waitFor();
  });

  it("sorts from the keyboard", async () => {
    const { page } = await open();
    await page.locator('[data-place="0:0"]').focus();
    await page.keyboard.press("ArrowUp");
    await page.locator('[data-place="-1:0"]:focus').waitFor();
    await page.keyboard.press("Enter");
    await page.locator("[aria-sort=ascending]").waitFor();
  });

  it("copies whole values, rows, and all there are", async () => {
    const { page, copied } = await open();
    await page.locator('[data-place="1:2"]').click();
    await page.keyboard.press("Control+C");
    await page.getByRole("button", { name: "Copy Row" }).click();
    await page.getByRole("button", { name: "Copy SQL" }).click();
    await page.getByText("Copied").waitFor();
    await page.getByRole("button", { name: "Copy All" }).click();
    await until(() => copied.length === 4);
    assert.equal(copied[0], "x".repeat(10_000));
    assert.equal(copied[1], `2\tname 2\t${"x".repeat(10_000)}\t2026-01-01 00:00:00+00`);
    assert.equal(copied[2], "SELECT * FROM shop.orders;");
    assert.equal(copied[3]?.split("\n2\t").length, 2);
    assert.equal(copied[3].includes("\n450\t"), true);
  });

  it("copies no more than a clipboard should take, and says what does", async () => {
    const { page, copied, complaints } = await open(sampleRows([], 30_000));
    await page.getByRole("button", { name: "Copy All" }).click();
    await page.getByRole("alert").filter({ hasText: "up to 20,000 rows" }).waitFor();
    assert.deepEqual(copied, []);
    assert.equal(complaints.splice(0).length, 1);
  });

  it("shows a long value in whole below the grid, and how long it is", async () => {
    const { page } = await open();
    await page.locator('[data-place="1:2"]').click();
    const value = page.getByRole("region", { name: "Value" });
    await value.waitFor();
    assert.match(await value.innerText(), /10,000 characters · only the first 4,000 are shown/);
  });

  it("counts on request", async () => {
    const { page } = await open();
    await page.getByRole("button", { name: "Count" }).click();
    await page.getByText("450 rows").waitFor();
  });

  it("shows hostile text as text", async () => {
    const { page } = await open();
    assert.equal(await page.locator("img, main script, iframe, a[href]").count(), 0);
    assert.ok((await page.locator(".row.head").innerText()).includes("<img src=x onerror="));
  });

  it("shows other rows in the same page, without what only a server can do", async () => {
    const shown = await open();
    const model = { ...sampleRows().model, title: "select 1", note: "only the first 1 rows" };
    const columns = [{ name: "?column?", type: "integer" }];
    shown.show(answeredRows(model, { columns, rows: [["1"]], durationMs: 1 }, PAGE_ROWS));
    await shown.page.getByRole("heading", { name: "select 1" }).waitFor();
    await shown.page.getByText(/Rows 1 to 1 /).waitFor();
    assert.equal(await shown.page.getByRole("button", { name: "Count" }).count(), 0);
  });

  it("sorts the answer to a statement by its numbers, and writes all of it into a file", async () => {
    const shown = await open();
    const columns = [{ name: "n", type: "integer" }];
    const rows = [["10"], ["9"], [null]];
    const answer = { columns, rows, durationMs: 1 };
    const sql = "select n from x";
    shown.show(answeredRows({ ...sampleRows().model, sql }, answer, PAGE_ROWS, sql));
    await shown.page.getByText(/Rows 1 to 3 /).waitFor();
    await shown.page.getByRole("columnheader", { name: /^n / }).click();
    await shown.page.locator('[data-place="0:0"]', { hasText: /^9$/ }).waitFor();
    await shown.page.getByRole("button", { name: "Export…" }).click();
    await until(() => shown.exported.length > 0);
    assert.deepEqual(shown.exported, ['SELECT * FROM (select n from x\n) AS q ORDER BY "n"']);
  });

  it("writes what changed something as it is kept: it is not done again", async () => {
    const shown = await open();
    const columns = [{ name: "n", type: "integer" }];
    const answer = { columns, rows: [["10"], ["9"]], durationMs: 1 };
    shown.show(answeredRows({ ...sampleRows().model, sql: "DELETE" }, answer, PAGE_ROWS));
    await shown.page.getByText(/Rows 1 to 2 /).waitFor();
    await shown.page.getByRole("columnheader", { name: /^n / }).click();
    await shown.page.locator('[data-place="0:0"]', { hasText: /^9$/ }).waitFor();
    await shown.page.getByRole("button", { name: "Export…" }).click();
    await until(() => shown.exported.length > 0);
    assert.deepEqual(shown.exported, ['[["9"],["10"]]']);
  });

  it("selects rows with Shift and copies them in the format that is chosen", async () => {
    const { page, copied } = await open();
    await page.locator('[data-place="3:0"]').click();
    await page.keyboard.press("Shift+ArrowDown");
    await page.locator("[aria-selected=true]").nth(1).waitFor();
    await page.locator('[data-place="5:1"]').click({ modifiers: ["Shift"] });
    await page.locator("[aria-selected=true]").nth(2).waitFor();
    await page.getByRole("combobox", { name: "Copy as" }).selectOption("csv");
    await page.locator('[data-place="5:1"]').focus();
    await page.keyboard.press("Control+C");
    await until(() => copied.length === 1);
    const lines = copied[0]?.split("\n") ?? [];
    assert.equal(lines.length, 5);
    assert.match(lines[1] ?? "", /^4,name 4,"\{""a"": 1\}",/);
    assert.match(lines[3] ?? "", /^6,,/);
    await page.keyboard.press("Control+A");
    await page.getByRole("button", { name: "Copy 200 Rows" }).waitFor();
  });

  it("speaks Korean", async () => {
    const { page } = await open(sampleRows(), { language: "ko" });
    await page.getByText(/^1~\d+행/).waitFor();
    await page.getByRole("button", { name: "셀 복사" }).waitFor();
  });

  for (const theme of Object.keys(THEMES)) {
    for (const width of [320, 900]) {
      it(`fits and is accessible in ${theme} at ${width} pixels`, async () => {
        const { page } = await open(sampleRows(), { theme, width });
        await page.locator('[data-place="1:2"]').click();
        const overflow = await page.evaluate(
          "document.documentElement.scrollWidth - document.documentElement.clientWidth",
        );
        assert.equal(overflow, 0);
        await keepPicture(page, `rows-${theme}-${width}`);
        assert.deepEqual(await axeViolations(page), []);
      });
    }
  }
});

/** What happens behind the page has no mark on it that one could wait for. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 5000; !(await holds()) && Date.now() < deadline;) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Brings the row into sight as a scroll bar does. */
async function scrollTo(page: Page, row: number): Promise<void> {
  await page
    .locator(".grid-scroll")
    .evaluate((scroller: { scrollTop: number }, top) => void (scroller.scrollTop = top), row * 22);
}
