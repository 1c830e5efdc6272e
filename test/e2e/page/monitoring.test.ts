import assert from "node:assert/strict";
import type { MonitoringModel } from "../../../src/protocol/monitoring.ts";
import {
  type MonitoringBench,
  type MonitoringLook,
  openMonitoringBench,
  openMonitoringPage,
  type OpenMonitoringPage,
} from "./monitoringPage.ts";
import { axeViolations, keepPicture } from "./pageParts.ts";
import { BARS, card, EVERY_SHAPE, figure, HOSTILE, LINES } from "./sampleMonitoring.ts";
import { THEMES } from "./themes.ts";

describe("The report page in a browser", function () {
  this.timeout(30_000);
  let bench: MonitoringBench;
  let opened: OpenMonitoringPage | undefined;

  before(async () => {
    bench = await openMonitoringBench();
  });
  after(() => bench.close());
  afterEach(async () => {
    const { complaints = [] } = opened ?? {};
    await opened?.close();
    opened = undefined;
    assert.deepEqual(complaints, []);
  });

  async function open(
    model: MonitoringModel = EVERY_SHAPE,
    look: MonitoringLook = {},
  ): Promise<OpenMonitoringPage> {
    opened = await openMonitoringPage(bench, model, look);
    opened.page.setDefaultTimeout(5000);
    await opened.page.getByRole("heading", { level: 1 }).waitFor();
    return opened;
  }
  const titles = ({ page }: OpenMonitoringPage): Promise<readonly string[]> =>
    page.locator("section article:has(.verdict, .quiet) h3").allInnerTexts();
  async function asks(shown: OpenMonitoringPage, wanted: string): Promise<void> {
    const deadline = Date.now() + 5000;
    while (!shown.asked.includes(wanted) && Date.now() < deadline) {
      await shown.page.waitForTimeout(20);
    }
    assert.ok(shown.asked.includes(wanted), shown.asked.join("; "));
  }

  it("says the verdict, how many checks stand how, and when and where it was taken", async () => {
    const { page } = await open();
    const head = (await page.locator("header").innerText()).replace(/\s+/g, " ");
    assert.match(head, /Could not be asked 1 Could not be asked 1 Needs a person 1 As expected/);
    assert.match(head, /5 checks, 2 findings/);
    assert.match(head, /Nov 23, 2026.* in 812 ms · Deployment checklist tenant · PostgreSQL 16\.4/);
  });

  it("shows failing checks first on demand", async () => {
    const shown = await open();
    assert.equal((await titles(shown))[0], "Active sessions");
    await shown.page.getByRole("button", { name: "Failing first", pressed: false }).click();
    await shown.page.getByRole("button", { name: "Failing first", pressed: true }).waitFor();
    assert.deepEqual((await titles(shown)).slice(0, 2), ["Index usage", "Connections"]);
  });

  it("shows a number exactly, how it moved, and its history as a line and as a table", async () => {
    const { page } = await open();
    const article = page.getByRole("article", { name: "Active sessions" });
    const text = await article.innerText();
    assert.match(text, /12,345,678,901,234,567,890/);
    assert.match(text, /−12 since Nov 22, 2026/);
    assert.match(text, /unchanged since the same day last week/);
    await article.getByRole("img", { name: "History of Active sessions" }).click();
    assert.equal(await article.getByRole("row").count(), 8);
  });

  it("draws bars and lines in words that a screen reader has, with the numbers in a table", async () => {
    const { page } = await open();
    const bars = page.getByRole("article", { name: "Largest tables" });
    await bars.getByRole("img", { name: /^Chart: Largest tables/ }).waitFor();
    assert.equal(await bars.locator(".chart-bar:not(.swatch *)").count(), 3);
    assert.match(await bars.locator("svg.chart").innerHTML(), /50 MB/);
    const toggle = bars.locator("summary", { hasText: "As a table" });
    await toggle.focus();
    await page.keyboard.press("Enter");
    await bars.getByRole("columnheader", { name: /bytes/ }).waitFor();
    assert.equal(await bars.locator(".null").innerText(), "NULL");
    const lines = page.getByRole("article", { name: "Logins a day" });
    assert.equal(await lines.locator("path.chart-line:not(.swatch *)").count(), 2);
    assert.deepEqual(await lines.locator(".legend li").allInnerTexts(), ["Chrome", "iPhone"]);
  });

  it("colours charts by the theme although the policy lets in no style element", async () => {
    const { page } = await open();
    const fill = await page
      .locator(".chart-bar.chart-s0")
      .first()
      .evaluate("(element) => getComputedStyle(element).fill");
    assert.notEqual(fill, "rgb(0, 0, 0)");
  });

  it("explains what the server cannot answer, and uses the offered version when told so", async () => {
    const shown = await open();
    const article = shown.page.getByRole("article", { name: "Index usage" });
    assert.match(await article.innerText(), /it is called relname/);
    await article.getByRole("button", { name: "Use This Version" }).click();
    await asks(shown, "agree Index usage");
  });

  it("shows what was agreed on, and takes it back", async () => {
    const shown = await open();
    await shown.page.locator("summary", { hasText: "SELECT mean_time" }).click();
    await shown.page.getByRole("button", { name: "Use the Runbook's Version Again" }).click();
    await asks(shown, "revoke abc");
  });

  it("says of a finding why and what to do, and gives its SQL", async () => {
    const shown = await open();
    const finding = shown.page.locator(".finding", { hasText: "91 of 100" });
    assert.match(await finding.innerText(), /nobody can log in[^]*put a pooler in front/);
    await finding.getByRole("button", { name: "Copy" }).nth(1).click();
    await asks(shown, "copy SHOW max_connections");
    await finding.getByRole("button", { name: "Open as SQL" }).first().click();
    await asks(shown, "open SELECT pid, state FROM pg_stat_activity on tenant");
  });

  it("asks which report a section belongs to, and takes the answer back", async () => {
    const shown = await open({
      ...EVERY_SHAPE,
      undecided: ["Monitoring queries"],
      choices: [
        ...[{ section: "a", title: "Night watch", report: "Weekly report", by: "kim" }],
        ...[{ section: "b", title: "Old checks", report: "", by: "lee" }],
      ].map((choice) => ({ ...choice, at: "2026-11-23T09:00:00.000Z" })),
    });
    const { page } = shown;
    await page.getByText("are in no report: Monitoring queries").waitFor();
    await page.getByRole("button", { name: "Choose Report…" }).click();
    await asks(shown, "decide");
    const night = page.getByRole("article", { name: "Night watch" });
    assert.match(await night.innerText(), /Weekly report\s+Chosen by kim, Nov 23, 2026/);
    await page.getByText("In no report", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Take Back Night watch" }).click();
    await asks(shown, "undecide a");
    assert.deepEqual(await axeViolations(page), []);
  });

  it("asks for maintenance through the host, and not where no connection fits", async () => {
    const shown = await open();
    await shown.page.getByRole("button", { name: "Run… Rebuild the indexes" }).click();
    await asks(shown, "perform 0");
    assert.equal(
      await shown.page.getByRole("button", { name: "Run… Elsewhere" }).isDisabled(),
      true,
    );
  });

  it("opens lines of the runbook, and earlier reports", async () => {
    const shown = await open();
    await shown.page.getByRole("button", { name: "Line 13" }).click();
    await asks(shown, "line 13");
    await shown.page.getByLabel("Report of").selectOption("a.json");
    await asks(shown, "show a.json");
  });

  it("keeps its place while a report is taken, and can cancel it", async () => {
    const shown = await open({ ...EVERY_SHAPE, running: 0, report: null, file: null, kept: [] });
    await shown.page.getByText("Asking… 0 checks answered").waitFor();
    assert.equal(await shown.page.locator(".skeleton").count(), 3);
    shown.show({ ...EVERY_SHAPE, running: 3 });
    await shown.page.getByText("Asking… 3 checks answered").waitFor();
    await shown.page.getByRole("button", { name: "Cancel" }).click();
    await asks(shown, "cancel");
  });

  it("says that a report was never taken, and takes it", async () => {
    const shown = await open({
      ...EVERY_SHAPE,
      report: null,
      file: null,
      kept: [],
      agreements: [],
    });
    await shown.page.getByText("This report has not been taken yet.").waitFor();
    await shown.page.getByRole("button", { name: "Run Report" }).click();
    await asks(shown, "run");
  });

  it("says why something did not work, and forgets it when told so", async () => {
    const shown = await open(EVERY_SHAPE, { refuses: "no such line" });
    await shown.page.getByRole("button", { name: "Line 13" }).click();
    const alert = shown.page.getByRole("alert");
    await alert.waitFor();
    assert.match(await alert.innerText(), /no such line/);
    await shown.page.getByRole("button", { name: "Dismiss" }).click();
    await alert.waitFor({ state: "detached" });
    assert.equal(shown.complaints.splice(0).length, 1);
  });

  it("keeps for a reload what is shown: a report of then, or whichever is the newest", async () => {
    const shown = await open();
    const saved = (): Promise<unknown> => shown.page.evaluate("sessionStorage.getItem('state')");
    assert.equal(await saved(), '{"kind":"daily","file":null}');
    shown.show({ ...EVERY_SHAPE, title: "Then", file: "a.json" });
    await shown.page.getByRole("heading", { name: "Then" }).waitFor();
    assert.equal(await saved(), '{"kind":"daily","file":"a.json"}');
  });

  it("shows hostile data as text, wherever it stands", async () => {
    const { page } = await open(hostileModel());
    assert.equal(await page.locator("main img, main script, iframe, a[href]").count(), 0);
    assert.equal(await page.title(), "Report");
    assert.ok((await page.locator("h1").innerText()).includes("<img src=x"));
    assert.equal((await page.locator("body").innerText()).includes("\u202e"), false);
  });

  it("stays within a narrow panel", async () => {
    for (const model of [EVERY_SHAPE, hostileModel()]) {
      const shown = await open(model, { width: 300 });
      const { page } = shown;
      assert.equal(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), true);
      await shown.close();
    }
  });

  for (const theme of Object.keys(THEMES)) {
    it(`has nothing for axe to find (${theme})`, async () => {
      for (const width of [300, 900]) {
        const shown = await open(EVERY_SHAPE, { theme, width });
        const { page } = shown;
        for (const details of await page.locator("details").all()) {
          await details.evaluate("(element) => { element.open = true; }");
        }
        await keepPicture(page, `report-${theme}-${width}`);
        assert.deepEqual(await axeViolations(page), []);
        await shown.close();
      }
    });
  }

  it("speaks Korean", async () => {
    const { page } = await open(EVERY_SHAPE, { language: "ko" });
    await page.getByRole("button", { name: "실패 먼저" }).waitFor();
    await page.getByText("중요한 이유").first().waitFor();
  });
});

function hostileModel(): MonitoringModel {
  const { report } = EVERY_SHAPE;
  assert.ok(report);
  const long = `${HOSTILE}${"x".repeat(3000)}`;
  return {
    ...EVERY_SHAPE,
    title: HOSTILE,
    problems: [long],
    undecided: [long],
    choices: [{ section: "s", title: long, report: long, by: long, at: long }],
    report: {
      ...report,
      runbook: long,
      connections: [{ name: long, server: HOSTILE }],
      cards: [
        card(HOSTILE, {
          ...{ title: long, section: long, connection: long, note: long, sql: long },
          reasons: [long],
          install: long,
          figures: [figure(long, { label: long })],
          rewrite: { state: "agreed", sql: long, by: long, at: long },
        }),
        {
          ...BARS,
          title: HOSTILE,
          chart: {
            kind: "bars",
            unit: "count",
            names: [HOSTILE],
            bars: [{ label: long, values: [1e308] }],
          },
          table: {
            columns: [{ name: long, type: long, unit: null }],
            rows: [[long]],
            truncated: false,
          },
        },
        {
          ...LINES,
          id: "lines",
          chart: {
            kind: "lines",
            unit: "count",
            zoned: false,
            lines: [{ name: long, points: [{ at: 0, value: null }] }],
          },
        },
      ],
      findings: report.findings.map((finding) => ({
        ...finding,
        ...{ title: long, why: long, todo: long, connection: long, object: long, sql: [long] },
      })),
      actions: report.actions.map((action) => ({ ...action, title: long, sql: long })),
    },
  };
}
