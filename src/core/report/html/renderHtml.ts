import type { CompletionReport } from "../completionReport.ts";
import { shownBy, type Shown } from "../shown.ts";
import { HTML_STAMP, writeStamp, type RenderOptions } from "../stamp.ts";
import {
  backupsPart,
  changesPart,
  connectionsPart,
  notDonePart,
  overridesPart,
  pausesPart,
  peoplePart,
  recordPart,
  removedPart,
  signOffPart,
  valuesPart,
} from "./appendix.ts";
import { Html, html } from "./html.ts";
import { sectionsPart } from "./steps.ts";
import { STYLE } from "./style.ts";
import { facts } from "./tables.ts";

/**
 * One file that needs nothing else and runs nothing: the policy forbids scripts, connections, frames
 * and forms, whatever the data says.
 */
export function renderHtml(report: CompletionReport, options: RenderOptions): string {
  const shown = shownBy(options);
  const { words } = shown;
  const title = `${words.title}: ${report.runbook.title}`;
  // The stamp is JSON without an apostrophe or an angle bracket.
  const stamp = new Html(`<meta name="${HTML_STAMP}" content='${writeStamp(report, options)}'>`);
  const page = html`<!doctype html>
    <html lang="${words.language}">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        ${stamp}
        <title>${title}</title>
        <style>
          ${new Html(STYLE)}
        </style>
      </head>
      <body>
        <header>
          <p class="kicker">${words.title}</p>
          <h1>${report.runbook.title === "" ? words.unnamed : report.runbook.title}</h1>
          <p class="outcome ${report.outcome}">${words.outcome[report.outcome]}</p>
        </header>
        <main>
          ${doubtsPart(report, shown)}${deploymentPart(report, shown)}${summaryPart(report, shown)}${connectionsPart(report, shown)}${signOffPart(report, shown)}${overridesPart(report, shown)}${notDonePart(report, shown)}${removedPart(report, shown)}${sectionsPart(report, shown)}${backupsPart(report, shown)}${valuesPart(report, shown)}${changesPart(report, shown)}${pausesPart(report, shown)}${peoplePart(report, shown)}${recordPart(report, shown)}
        </main>
        ${proofPart(report, shown, options)}
      </body>
    </html> `;
  return page.toString();
}

const HARD = new Set([
  "unfinished",
  "abandoned",
  "signedFailure",
  "journalDamaged",
  "documentChanged",
]);

function doubtsPart({ doubts }: CompletionReport, { words }: Shown): Html {
  if (doubts.length === 0) {
    return html`<p>${words.noDoubt}</p> `;
  }
  const hard = doubts.some(({ kind }) => HARD.has(kind)) ? " hard" : "";
  return html`<section class="doubts${hard}" aria-labelledby="doubts">
    <h2 id="doubts">${words.headings.doubts}</h2>
    <ul>
      ${doubts.map((doubt) => html`<li>${words.doubt(doubt)}</li> `)}
    </ul>
  </section> `;
}

function deploymentPart(report: CompletionReport, shown: Shown): Html {
  const { labels, headings, zone } = shown.words;
  return html`<section aria-labelledby="deployment">
    <h2 id="deployment">${headings.deployment}</h2>
    ${facts([
      [labels.deployment, report.stamp.deployment],
      [labels.document, report.runbook.path],
      [labels.sha256, html`<span class="hash">${report.runbook.sha256}</span>`],
      ...report.runbook.metadata.map(({ name, value }) => [name, value] as const),
      [labels.started, `${shown.time(report.startedAt)} · ${shown.who(report.startedBy)}`],
      [labels.ended, report.endedAt === null ? null : shown.time(report.endedAt)],
      [labels.asOf, report.endedAt === null ? shown.time(report.asOf) : null],
      [labels.program, `Schema Ops ${report.startedWith}`],
    ])}
    <p class="dim">${zone(shown.time(report.asOf).slice(-6))}</p>
  </section> `;
}

function summaryPart({ totals }: CompletionReport, shown: Shown): Html {
  const { words } = shown;
  const { labels, headings, ofAll } = words;
  return html`<section aria-labelledby="summary">
    <h2 id="summary">${headings.summary}</h2>
    ${facts([
      [labels.items, ofAll(totals.ticked, totals.items)],
      [labels.overrides, totals.overridden === 0 ? null : totals.overridden],
      [labels.stale, totals.stale === 0 ? null : totals.stale],
      [labels.commands, ofAll(totals.blocksDone, totals.blocks)],
      [labels.queries, ofAll(totals.passed, totals.queries)],
      [labels.failed, totals.failed],
      [labels.open, totals.open],
      [labels.elapsed, shown.duration(totals.elapsedMs)],
      [labels.worked, shown.duration(totals.spentMs)],
      [
        labels.estimate,
        totals.estimateMinutes === null ? null : words.minutes(totals.estimateMinutes),
      ],
    ])}
  </section> `;
}

function proofPart(report: CompletionReport, { words }: Shown, options: RenderOptions): Html {
  const { stamp } = report;
  const { labels } = words;
  return html`<footer>
    <h2>${words.headings.proof}</h2>
    ${facts([
      [labels.head, html`<span class="hash">${stamp.head}</span>`],
      [labels.events, stamp.events],
      [labels.program, `Schema Ops ${stamp.version} · ${options.timeZone}`],
    ])}
    <p>${words.proofText(stamp.deployment)}</p>
    <p>${words.sealedNote}</p>
  </footer> `;
}
