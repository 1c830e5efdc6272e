import assert from "node:assert/strict";
import {
  type OpenPage,
  type ResultsBench,
  type PageOptions,
  openBench,
  openPage,
} from "./resultsPage.ts";
import { axeViolations, keepPicture } from "./pageParts.ts";
import { EVERY_KIND, HOSTILE, block, model, query } from "./sampleResults.ts";
import { THEMES } from "./themes.ts";
import { emptyResults } from "../../../src/core/deployment/view/results.ts";
import type { ResultsModel } from "../../../src/core/deployment/view/resultsModel.ts";

describe("The results page in a browser", function () {
  this.timeout(30_000);
  let bench: ResultsBench;
  let opened: OpenPage | undefined;

  before(async () => {
    bench = await openBench();
  });
  after(() => bench.close());
  afterEach(async () => {
    const { complaints = [] } = opened ?? {};
    await opened?.close();
    opened = undefined;
    assert.deepEqual(complaints, []);
  });

  async function open(shown: ResultsModel, options: PageOptions = {}): Promise<OpenPage> {
    opened = await openPage(bench, shown, options);
    opened.page.setDefaultTimeout(5000);
    await opened.page.getByRole("heading", { level: 1 }).waitFor();
    return opened;
  }
  const card = ({ page }: OpenPage, label: string) =>
    page.getByRole("article", { name: label, exact: true });

  it("says how many are as expected, and what the others are", async () => {
    const { page } = await open(EVERY_KIND);
    const line = await page.locator(".verdict-line").innerText();
    assert.match(line.replace(/\s+/g, " "), /1 of 7 as expected 2 failed 1 could not be asked/);
  });

  it("shows failures first, and document order when that is switched off", async () => {
    const { page } = await open(EVERY_KIND);
    const labels = () => page.locator(".card-label").allInnerTexts();
    assert.deepEqual((await labels()).slice(0, 3), ["Create the schemas", "Tables", "Index use"]);
    await page.getByRole("button", { name: "Failures first" }).click();
    await page.getByRole("button", { name: "Failures first", pressed: false }).waitFor();
    assert.deepEqual((await labels()).slice(0, 3), ["Create the schemas", "Schemas", "Tables"]);
  });

  it("filters by verdict", async () => {
    const { page } = await open(EVERY_KIND);
    await page.getByRole("button", { name: "Open 1" }).click();
    await page.getByRole("button", { name: "Open 1", pressed: true }).waitFor();
    assert.deepEqual(await page.locator(".card-label").allInnerTexts(), ["Largest tables"]);
  });

  it("keeps scope and filter over a reload", async () => {
    const shown = await open(EVERY_KIND);
    const { page } = shown;
    await page.getByRole("button", { name: "Open 1" }).click();
    await page.getByRole("button", { name: "Open 1", pressed: true }).waitFor();
    await shown.reload();
    await page.getByRole("button", { name: "Open 1", pressed: true }).waitFor();
    const state = await page.evaluate("sessionStorage.getItem('state')");
    assert.match(String(state), /"scope":\{"kind":"step","id":"1\.1"\}/);
  });

  it("shows hostile text as text", async () => {
    const hostile = model([
      query(HOSTILE, {
        label: HOSTILE,
        text: HOSTILE,
        actual: HOSTILE,
        verdict: "error",
        error: { code: HOSTILE, message: HOSTILE },
        step: { number: HOSTILE, title: HOSTILE },
      }),
      block("b", {
        label: HOSTILE,
        verdict: "fail",
        failures: [
          {
            kind: "sql",
            line: 1,
            file: HOSTILE,
            fileLine: 2,
            code: HOSTILE,
            message: HOSTILE,
            tolerated: false,
          },
        ],
      }),
    ]);
    const { page } = await open(hostile);
    await page.locator("article pre").first().waitFor();
    assert.equal(await page.title(), "Results");
    assert.equal(await page.locator("img, main script, iframe, a[href]").count(), 0);
    const text = await page.locator("main").innerText();
    assert.ok(text.includes("<img src=x onerror="));
    assert.ok(text.includes("\\u202e\\u0007"));
    assert.ok(!text.includes("\u202e"));
  });

  it("shows what each step changed, and opens it", async () => {
    const { page, asked } = await open(EVERY_KIND);
    const lines = page.locator(".changes li");
    assert.match(
      (await lines.first().innerText()).replace(/\s+/g, " "),
      /1\.1 Manager database · manager changed: \+11 schemas, \+32 tables/,
    );
    await page.getByRole("button", { name: "Show Changes: 1.1 Manager database, manager" }).click();
    assert.deepEqual(asked, ["openChange 1.1 manager"]);
    assert.ok((await lines.nth(1).innerText()).includes("\\u202e\\u0007"));
  });

  it("loads rows when they are seen, shows NULL, types and the cap, and more on demand", async () => {
    const { page } = await open(EVERY_KIND);
    const table = page.getByRole("table");
    await table.waitFor();
    assert.equal(await table.locator("tbody tr").count(), 50);
    assert.equal(await table.locator("caption").innerText(), "50 of 120 rows");
    await page.getByText("Only the first 120 rows are kept; the server had more.").waitFor();
    assert.equal(await table.locator("thead th[scope=col]").nth(1).innerText(), "rows bigint");
    assert.equal(await table.locator("tbody tr").first().locator(".null").innerText(), "NULL");
    await page.getByRole("button", { name: "Show more rows" }).click();
    await page.locator("tbody tr").nth(99).waitFor();
    await page.getByRole("button", { name: "Show more rows" }).click();
    await page.locator("tbody tr").nth(119).waitFor();
    assert.equal(await page.getByRole("button", { name: "Show more rows" }).count(), 0);
  });

  it("says how long a value is that it shows in part", async () => {
    const { page } = await open(EVERY_KIND);
    const cell = page.locator("tbody tr").nth(2).locator("td").nth(2);
    await cell.getByRole("button", { name: "show more" }).click();
    await cell.getByRole("button").waitFor({ state: "detached" });
    assert.match(await cell.innerText(), /…\s*\(10,000 characters\)\s*$/);
  });

  it("turns links and buttons into requests for what the host knows", async () => {
    const shown = await open(EVERY_KIND);
    const { page, asked } = shown;
    const tables = card(shown, "Tables");
    await tables.getByRole("button", { name: "line 90" }).click();
    await tables.getByRole("button", { name: "Copy" }).click();
    await tables.getByText("Copied").waitFor();
    await tables.getByRole("button", { name: "Open Source" }).click();
    await tables.getByRole("button", { name: "Verify Again" }).click();
    const failed = card(shown, "Create the schemas");
    await failed.getByRole("button", { name: "sql/manager/init.sql:42" }).click();
    await failed.getByRole("button", { name: "line 66" }).click();
    await failed.getByRole("button", { name: "Accept Failure…" }).click();
    await failed.getByRole("button", { name: "Open Log" }).click();
    await card(shown, "Largest tables").getByRole("button", { name: "Compare…" }).click();
    await card(shown, "Largest tables").getByRole("button", { name: "Fail…" }).click();
    await page.getByRole("button", { name: "Cancel Run" }).click();
    await page.getByRole("button", { name: "Show the whole runbook" }).click();
    await page.getByRole("button", { name: "Back" }).click();
    assert.ok(await page.getByRole("button", { name: "Forward" }).isDisabled());
    const deadline = Date.now() + 5000;
    while (asked.length < 13 && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.deepEqual(asked, [
      "openRunbook 90-90",
      "copy SELECT count(*)\n  FROM information_schema.tables\n WHERE table_schema = 'shop'",
      "openRunbook 72-74",
      "runAgain tables",
      "openFile sql/manager/init.sql:42",
      "openRunbook 66-66",
      "accept ran",
      "openLog ran",
      "compare sizes",
      "judge sizes fail",
      "cancel",
      "showAll",
      "back",
    ]);
  });

  it("says on the page when an action is refused", async () => {
    const shown = await open(EVERY_KIND, { refuse: "the file is gone" });
    await card(shown, "Tables").getByRole("button", { name: "Open Source" }).click();
    const alert = shown.page.getByRole("alert");
    await alert.waitFor();
    assert.match(await alert.innerText(), /That did not work: the file is gone/);
    assert.deepEqual(shown.complaints.splice(0), ["openSource failed: the file is gone"]);
  });

  it("follows a run and says who blocks it", async () => {
    const shown = await open(model([query("one"), query("two")]));
    assert.equal(await shown.page.getByRole("button", { name: "Cancel Run" }).count(), 0);
    shown.show({
      ...EVERY_KIND,
      cards: [query("one", { verdict: "fail", actual: "7" }), query("two")],
    });
    await shown.page.getByText("Blocked by backend 4680 (report)").waitFor();
    await card(shown, "Question one").getByText("Fail", { exact: true }).waitFor();
    shown.show(model([query("one"), query("two")]));
    await shown.page.getByText("2 of 2 as expected").waitFor();
  });

  it("offers to start a deployment when none is open", async () => {
    const shown = await open(emptyResults());
    await shown.page.getByRole("button", { name: "Start Deployment" }).click();
    await shown.page.waitForTimeout(100);
    assert.deepEqual(shown.asked, ["start"]);
  });

  it("changes nothing while another one holds the journal", async () => {
    const held = {
      ...EVERY_KIND,
      head: { ...EVERY_KIND.head, heldBy: "schema-ops (build-7, 4242)" },
    };
    const shown = await open(held);
    await shown.page.getByText("Read only: held by schema-ops (build-7, 4242)").waitFor();
    for (const name of ["Verify Again", "Accept Failure…", "Pass…"]) {
      assert.equal(await shown.page.getByRole("button", { name }).first().isDisabled(), true, name);
    }
  });

  it("is driven by the keyboard: a card opens, and its rows scroll", async () => {
    const shown = await open(EVERY_KIND);
    const { page } = shown;
    const toggle = card(shown, "Schemas").getByRole("button", { name: "Schemas" });
    await toggle.focus();
    assert.equal(await toggle.getAttribute("aria-expanded"), "false");
    await page.keyboard.press("Enter");
    await card(shown, "Schemas").getByRole("button", { name: "Verify Again" }).waitFor();
    const region = page.getByRole("group", { name: "Rows of Largest tables" });
    await region.focus();
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction(
      "document.activeElement.matches('.table-scroll') && document.activeElement.scrollLeft > 0",
    );
  });

  it("speaks Korean", async () => {
    const { page } = await open(EVERY_KIND, { language: "ko" });
    const text = await page.locator("main").innerText();
    assert.match(text, /7개 중 1개가 예상대로/);
    assert.equal(await page.getByRole("button", { name: "다시 검증" }).first().isVisible(), true);
  });

  for (const theme of Object.keys(THEMES)) {
    for (const width of [300, 800]) {
      it(`fits and is accessible in ${theme} at ${width} pixels`, async () => {
        const { page } = await open(EVERY_KIND, { theme, width });
        await page.getByRole("table").waitFor();
        const overflow = await page.evaluate(
          "document.documentElement.scrollWidth - document.documentElement.clientWidth",
        );
        assert.equal(overflow, 0);
        await keepPicture(page, `results-${theme}-${width}`);
        assert.deepEqual(await axeViolations(page), []);
      });
    }
  }
});
