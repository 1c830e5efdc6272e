import assert from "node:assert/strict";
import { answeredRows } from "../../../src/host/panels/rowsSource.ts";
import { PAGE_ROWS } from "../../../src/protocol/rows.ts";
import { axeViolations } from "./pageParts.ts";
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

  it("shows a page of rows with NULL and types, and no more than a page at any time", async () => {
    const { page } = await open();
    assert.equal(await page.locator("tbody tr").count(), 200);
    assert.equal(await page.locator("tbody tr").nth(2).locator(".null").innerText(), "NULL");
    assert.match(await page.locator("thead").innerText(), /id\s+bigint/);
    await page.getByRole("button", { name: "Next" }).click();
    await page.getByText("Rows 201 to 400").waitFor();
    assert.equal(await page.locator("tbody tr").count(), 200);
    await page.getByRole("button", { name: "Next" }).click();
    await page.getByText("Rows 401 to 450").waitFor();
    assert.equal(await page.getByRole("button", { name: "Next" }).isDisabled(), true);
    await page.getByRole("button", { name: "Previous" }).click();
    await page.getByText("Rows 201 to 400").waitFor();
  });

  it("asks the server for another order, and says so of the column", async () => {
    const asked: string[] = [];
    const { page } = await open(sampleRows(asked));
    const id = page.getByRole("columnheader", { name: /^id/ });
    await id.click();
    await page.locator("th[aria-sort=ascending]").waitFor();
    await id.click();
    await page.locator("th[aria-sort=descending]").waitFor();
    await page.locator('td[data-place="0:0"]', { hasText: "450" }).waitFor();
    assert.deepEqual(asked, ["rows 0", "rows 0 by id", "rows 0 by id"]);
  });

  it("keeps the rows and says why when the server refuses an order", async () => {
    const shown = await open();
    await shown.page.getByRole("columnheader", { name: /^created/ }).click();
    const alert = shown.page.getByRole("alert");
    await alert.waitFor();
    assert.match(await alert.innerText(), /42883/);
    assert.equal(await shown.page.locator("tbody tr").count(), 200);
    assert.equal(shown.complaints.splice(0).length, 1);
  });

  it("is walked through with the arrow keys from one tab stop, and turns pages at the edges", async () => {
    const { page } = await open();
    await page.locator('td[data-place="0:0"]').focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    await page.locator('td[data-place="1:1"]:focus').waitFor();
    assert.equal(await page.locator('[data-place][tabindex="0"]').count(), 1);
    await page.keyboard.press("Control+End");
    await page.locator('td[data-place="199:3"]:focus').waitFor();
    await page.keyboard.press("ArrowDown");
    await page.getByText("Rows 201 to 400").waitFor();
    await page.locator('td[data-place="0:3"]:focus').waitFor();
    await page.keyboard.press("ArrowUp");
    await page.locator('th[data-place="-1:3"]:focus').waitFor();
    await page.keyboard.press("ArrowUp");
    await page.getByText("Rows 1 to 200").waitFor();
    await page.locator('td[data-place="199:3"]:focus').waitFor();
  });

  it("sorts from the keyboard", async () => {
    const { page } = await open();
    await page.locator('td[data-place="0:0"]').focus();
    await page.keyboard.press("ArrowUp");
    await page.locator('th[data-place="-1:0"]:focus').waitFor();
    await page.keyboard.press("Enter");
    await page.locator("th[aria-sort=ascending]").waitFor();
  });

  it("copies whole values, rows and pages", async () => {
    const { page, copied } = await open();
    await page.locator('td[data-place="1:2"]').click();
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
  });

  it("shows a long value in whole below the grid, and how long it is", async () => {
    const { page } = await open();
    await page.locator('td[data-place="1:2"]').click();
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
    assert.ok((await page.locator("thead").innerText()).includes("<img src=x onerror="));
  });

  it("shows other rows in the same page, without what only a server can do", async () => {
    const shown = await open();
    const model = { ...sampleRows().model, title: "select 1", note: "only the first 1 rows" };
    const columns = [{ name: "?column?", type: "integer" }];
    shown.show(answeredRows(model, { columns, rows: [["1"]], durationMs: 1 }, PAGE_ROWS));
    await shown.page.getByRole("heading", { name: "select 1" }).waitFor();
    await shown.page.getByText("Rows 1 to 1").waitFor();
    assert.equal(await shown.page.getByRole("button", { name: "Count" }).count(), 0);
    assert.equal(await shown.page.getByRole("button", { name: "Export" }).count(), 0);
  });

  it("sorts the answer to a statement by its numbers, and writes all of it into a file", async () => {
    const shown = await open();
    const columns = [{ name: "n", type: "integer" }];
    const rows = [["10"], ["9"], [null]];
    const answer = { columns, rows, durationMs: 1 };
    const sql = "select n from x";
    shown.show(answeredRows({ ...sampleRows().model, sql }, answer, PAGE_ROWS, sql));
    await shown.page.getByText("Rows 1 to 3").waitFor();
    await shown.page.getByRole("columnheader", { name: /^n / }).click();
    await shown.page.locator('td[data-place="0:0"]', { hasText: /^9$/ }).waitFor();
    await shown.page.getByRole("button", { name: "Export…" }).click();
    await until(() => shown.exported.length > 0);
    assert.deepEqual(shown.exported, [sql]);
  });

  it("selects rows with Shift and copies them in the format that is chosen", async () => {
    const { page, copied } = await open();
    await page.locator('td[data-place="3:0"]').click();
    await page.keyboard.press("Shift+ArrowDown");
    await page.locator("tr[aria-selected=true]").nth(1).waitFor();
    await page.locator('td[data-place="5:1"]').click({ modifiers: ["Shift"] });
    await page.locator("tr[aria-selected=true]").nth(2).waitFor();
    await page.getByRole("combobox", { name: "Copy as" }).selectOption("csv");
    await page.locator('td[data-place="5:1"]').focus();
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
    await page.getByText("1~200행").waitFor();
    await page.getByRole("button", { name: "다음" }).waitFor();
  });

  for (const theme of Object.keys(THEMES)) {
    for (const width of [320, 900]) {
      it(`fits and is accessible in ${theme} at ${width} pixels`, async () => {
        const { page } = await open(sampleRows(), { theme, width });
        await page.locator('td[data-place="1:2"]').click();
        const overflow = await page.evaluate(
          "document.documentElement.scrollWidth - document.documentElement.clientWidth",
        );
        assert.equal(overflow, 0);
        const folder = process.env["SCHEMA_OPS_PICTURES"];
        if (folder !== undefined) {
          await page.screenshot({ path: `${folder}/rowspage-${theme}-${width}.png` });
        }
        assert.deepEqual(await axeViolations(page), []);
      });
    }
  }
});

/** What happens behind the page has no mark on it that one could wait for. */
async function until(holds: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 5000; !holds() && Date.now() < deadline;) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
