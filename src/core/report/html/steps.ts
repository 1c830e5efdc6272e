import type {
  CompletionReport,
  ReportAnswer,
  ReportBlock,
  ReportItem,
  ReportLog,
  ReportQuery,
  ReportRun,
  ReportSection,
  ReportStep,
} from "../completionReport.ts";
import { expectedText, itemNotes, runLine } from "../evidenceText.ts";
import { isTold } from "../reportSums.ts";
import type { Shown } from "../shown.ts";
import { html, type Html } from "./html.ts";
import { table } from "./tables.ts";

/** Every section that was carried out or should have been; of the others the titles. */
export function sectionsPart({ sections }: CompletionReport, shown: Shown): Html {
  const { words } = shown;
  const others = sections.filter((section) => !isTold(section) && section.steps.length > 0);
  return html`<section aria-labelledby="steps">
    <h2 id="steps">${words.headings.steps}</h2>
    ${sections.filter(isTold).map((section) => sectionPart(section, shown))}${
      others.length === 0
        ? null
        : html`<h3>${words.headings.notPart}</h3>
            <ul>
              ${others.map(
                ({ title, kind }) =>
                  html`<li>
                    ${title === "" ? words.unnamed : title}
                    <span class="dim">(${words.sectionKind[kind]})</span>
                  </li> `,
              )}
            </ul> `
    }
  </section> `;
}

function sectionPart(section: ReportSection, shown: Shown): Html | null {
  const { words } = shown;
  if (section.steps.length === 0) {
    return null;
  }
  const notes = [
    words.stepStatus[section.status],
    ...(section.optional ? [words.optional] : []),
    ...(section.part ? [] : [words.notPartOf]),
    ...timeNotes(section, shown),
  ];
  return html`<h3>${section.title === "" ? words.unnamed : section.title}</h3>
    <p class="dim">
      <span class="${section.status}">${notes[0] ?? ""}</span
      >${notes.slice(1).map((note) => ` · ${note}`)}
    </p>
    ${section.steps.map((step) => stepPart(step, shown))}`;
}

function timeNotes(
  { spentMs, estimateMinutes }: Pick<ReportStep, "spentMs" | "estimateMinutes">,
  { words, duration }: Shown,
): readonly string[] {
  return [
    ...(spentMs === 0 ? [] : [`${words.labels.worked} ${duration(spentMs)}`]),
    ...(estimateMinutes === null
      ? []
      : [`${words.labels.estimate} ${words.minutes(estimateMinutes)}`]),
  ];
}

function stepPart(step: ReportStep, shown: Shown): Html {
  const { words, time, who } = shown;
  const { skipped, gateOpened } = step;
  const notes = [
    words.line(step.line),
    ...(step.optional ? [words.optional] : []),
    ...timeNotes(step, shown),
  ];
  const queries = step.queries.filter(({ required, answers }) => required || answers.length > 0);
  return html`<section class="step">
    <h4>${shown.step(step)}</h4>
    <p class="dim">
      <strong class="${step.status}">${words.stepStatus[step.status]}</strong
      >${notes.map((note) => ` · ${note}`)}
    </p>
    ${
      skipped === null
        ? null
        : html`<p class="skipped">
            ${words.skippedBy(who(skipped.by), time(skipped.at), skipped.reason)}
          </p> `
    }${
      gateOpened === null
        ? null
        : html`<p class="overridden">
            ${words.gateOpenedBy(who(gateOpened.by), time(gateOpened.at), gateOpened.reason)}
          </p> `
    }${itemsPart(step.items, shown)}${
      step.blocks.length === 0
        ? null
        : html`<h5>${words.headings.commands}</h5>
            ${step.blocks.map((block) => blockPart(block, shown))}`
    }${queriesPart(queries, shown)}
  </section> `;
}

function itemsPart(items: readonly ReportItem[], shown: Shown): Html | null {
  const { words } = shown;
  if (items.length === 0) {
    return null;
  }
  return html`<h5>${words.headings.items}</h5>
    <ul class="items">
      ${items.map((item) => {
        const box = item.status === "ticked" || item.status === "overridden" ? "[x]" : "[ ]";
        const below = item.parent === null ? "" : "below";
        return html`<li class="${below}">
          <span class="box ${item.status}" role="img" aria-label="${words.itemStatus[item.status]}"
            >${box}</span
          >${item.text}${itemNotes(item, shown).map((note) => html`<span class="note">${note}</span>`)}
        </li> `;
      })}
    </ul> `;
}

function blockPart(block: ReportBlock, shown: Shown): Html {
  const { words } = shown;
  const place = words.line(block.line);
  if (block.runs.length === 0) {
    return html`<p>
      ${place}: <strong class="${block.status}">${words.blockStatus[block.status]}</strong>
    </p> `;
  }
  return html`<p>
      ${place}:
      <strong class="${block.status}">${words.blockStatus[block.status]}</strong
      >${expectedNote(block, shown)}
    </p>
    ${
      block.runsOmitted === 0 ? null : html`<p class="dim">${words.omitted(block.runsOmitted)}</p> `
    }${block.runs.map((run, at) => runPart(run, at === block.runs.length - 1, shown))}`;
}

function expectedNote({ expectations }: ReportBlock, { words }: Shown): string {
  return expectations.length === 0
    ? ""
    : ` · ${words.labels.expectation}: ${expectedText(expectations, words)}`;
}

function runPart(run: ReportRun, isLast: boolean, shown: Shown): Html {
  const { words, time, who } = shown;
  const { judged, accepted } = run;
  return html`<div class="run">
    <p>
      <span class="${run.outcome}">${words.runOutcome[run.outcome]}</span> · ${runLine(run, shown)}
    </p>
    ${
      run.actual === null
        ? null
        : html`<p>
            ${words.labels.actual}:
            <code>${run.actual}</code
            >${run.verdict === null ? null : html` · <span class="${run.verdict}">${words.verdict[run.verdict]}</span>`}
          </p> `
    }${
      judged === null
        ? null
        : html`<p class="overridden">
            ${words.judgedBy(who(judged.by), time(judged.at), words.verdict[judged.verdict], judged.reason)}
          </p> `
    }${
      accepted === null
        ? null
        : html`<p class="overridden">
            ${words.acceptedBy(who(accepted.by), time(accepted.at), accepted.reason)}
          </p> `
    }${
      run.failures.length === 0
        ? null
        : html`<ul class="fail">
              ${run.failures.map((failure) => html`<li>${words.failure(failure)}</li> `)}
            </ul>
            ${
              run.failuresOmitted === 0
                ? null
                : html`<p class="dim">${words.omitted(run.failuresOmitted)}</p> `
            }`
    }${
      isLast ? html`<pre>${run.text}</pre> ` : null
    }${run.log === null ? null : logPart(run.log, shown)}
  </div> `;
}

function logPart(log: ReportLog, { words, link }: Shown): Html {
  const href = link(log.path);
  const name =
    href === null ? html`<code>${log.path}</code>` : html`<a href="${href}">${log.path}</a>`;
  const hash =
    log.sha256 === null ? null : html` · <span class="hash">SHA-256 ${log.sha256}</span>`;
  return html`<p class="dim">${words.labels.log}: ${name} · ${words.logState[log.state]}${hash}</p>
    ${log.excerpt === "" ? null : html`<pre>${log.excerpt}</pre> `}`;
}

function queriesPart(queries: readonly ReportQuery[], shown: Shown): Html | null {
  const { words } = shown;
  const { labels, headings } = words;
  const rows = table(
    headings.queries,
    [
      {
        head: labels.what,
        cell: ({ label, sql, line }) =>
          html`${label === null ? null : html`<strong>${label}</strong> `}<code>${sql}</code>
            <span class="note">${words.line(line)}</span>`,
      },
      {
        head: labels.status,
        cell: ({ verdict }) => html`<strong class="${verdict}">${words.verdict[verdict]}</strong>`,
        as: "short",
      },
      { head: labels.expectation, cell: ({ expectations }) => expectedText(expectations, words) },
      { head: labels.actual, cell: ({ answers }) => actualCell(answers.at(-1), shown) },
      { head: labels.where, cell: ({ answers }) => askedCell(answers.at(-1), shown) },
    ],
    queries,
  );
  return rows === null
    ? null
    : html`<h5>${headings.queries}</h5>
        ${rows}`;
}

function actualCell(answer: ReportAnswer | undefined, shown: Shown): Html | null {
  if (answer === undefined) {
    return null;
  }
  const { words, time, who, link } = shown;
  const { judged, error, result } = answer;
  const href = result === null ? null : link(result.path);
  return html`${answer.actual === null ? null : html`<strong>${answer.actual}</strong>`}${error === null ? null : html`<span class="fail">${words.answerError(error.code, error.message)}</span>`}${
    answer.truncated ? html`<span class="note">${words.truncated}</span>` : null
  }${judged === null ? null : html`<span class="note overridden">${words.judgedBy(who(judged.by), time(judged.at), words.verdict[judged.verdict], judged.reason)}</span>`}${
    result === null ? null : rowsNote(result, href, shown)
  }`;
}

function rowsNote(
  { sha256, state }: NonNullable<ReportAnswer["result"]>,
  href: string | null,
  { words }: Shown,
): Html {
  const link = href === null ? null : html`<a href="${href}">${words.labels.rows}</a>`;
  const lost = state === "changed" || state === "missing";
  return html`<span class="note"
    >${link}${lost ? html` <strong class="fail">${words.rowsState[state]}</strong>` : null}${
      sha256 === null ? null : html` <span class="hash">SHA-256 ${sha256}</span>`
    }</span
  >`;
}

function askedCell(answer: ReportAnswer | undefined, shown: Shown): Html | null {
  if (answer === undefined) {
    return null;
  }
  const { server, connection } = answer;
  const where =
    server === null
      ? (connection ?? "")
      : `${connection ?? ""} · ${server.database} · PostgreSQL ${server.version}`;
  return html`${where}<span class="note"
      >${shown.time(answer.at)} · ${shown.who(answer.by)} ·
      ${shown.duration(answer.durationMs)}</span
    >`;
}
