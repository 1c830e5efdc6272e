import type { CompletionReport } from "../completionReport.ts";
import type { Shown } from "../shown.ts";
import { html, type Html } from "./html.ts";
import { facts, table } from "./tables.ts";

function part(id: string, title: string, content: Html | null): Html | null {
  return content === null
    ? null
    : html`<section class="${id}" aria-labelledby="${id}">
        <h2 id="${id}">${title}</h2>
        ${content}
      </section> `;
}

export function connectionsPart({ connections }: CompletionReport, { words }: Shown): Html | null {
  const { labels, headings } = words;
  return part(
    "connections",
    headings.connections,
    table(
      headings.connections,
      [
        { head: labels.name, cell: ({ name }) => name },
        {
          head: labels.environment,
          cell: ({ environment }) =>
            html`<strong class="${environment}">${words.environment[environment]}</strong>`,
          as: "short",
        },
        { head: labels.server, cell: ({ host, port }) => `${host}:${port}` },
        { head: labels.database, cell: ({ database }) => database },
        { head: labels.user, cell: ({ user }) => user },
        { head: labels.version, cell: ({ serverVersions }) => serverVersions.join(", ") },
      ],
      connections,
    ),
  );
}

export function valuesPart({ values }: CompletionReport, { words }: Shown): Html | null {
  const { labels, headings } = words;
  return part(
    "values",
    headings.values,
    table(
      headings.values,
      [
        { head: labels.name, cell: ({ name }) => name },
        { head: labels.value, cell: ({ value }) => html`<code>${value}</code>` },
      ],
      values,
    ),
  );
}

export function overridesPart({ overrides }: CompletionReport, shown: Shown): Html | null {
  const { labels, headings, override } = shown.words;
  return part(
    "overrides",
    headings.overrides,
    table(
      headings.overrides,
      [
        {
          head: labels.what,
          cell: ({ kind }) => html`<span class="overridden">${override[kind]}</span>`,
        },
        { head: labels.step, cell: ({ step }) => step },
        { head: labels.name, cell: ({ name }) => name },
        { head: labels.reason, cell: ({ reason }) => reason },
        { head: labels.person, cell: ({ by }) => (by === null ? null : shown.who(by)) },
        { head: labels.time, cell: ({ at }) => (at === null ? null : shown.time(at)), as: "time" },
      ],
      overrides,
    ),
  );
}

export function notDonePart({ notDone }: CompletionReport, { words }: Shown): Html | null {
  const { labels, headings } = words;
  return part(
    "notdone",
    headings.notDone,
    table(
      headings.notDone,
      [
        { head: labels.step, cell: ({ step }) => step },
        { head: labels.kind, cell: ({ kind }) => words.kind[kind], as: "short" },
        { head: labels.name, cell: ({ name }) => name },
        { head: labels.status, cell: ({ why }) => words.why[why] },
      ],
      notDone,
    ),
  );
}

export function removedPart({ removed }: CompletionReport, { words }: Shown): Html | null {
  const { labels, headings } = words;
  return part(
    "removed",
    headings.removed,
    table(
      headings.removed,
      [
        { head: labels.kind, cell: ({ kind }) => words.kind[kind], as: "short" },
        { head: labels.id, cell: ({ id }) => html`<code>${id}</code>` },
        { head: labels.events, cell: ({ events }) => events, as: "number" },
      ],
      removed,
    ),
  );
}

export function backupsPart({ backups }: CompletionReport, shown: Shown): Html | null {
  const { labels, headings } = shown.words;
  return part(
    "backups",
    headings.backups,
    table(
      headings.backups,
      [
        {
          head: labels.file,
          cell: ({ path, complete }) =>
            complete
              ? html`<code>${path}</code>`
              : html`<code>${path}</code> <strong class="fail">${labels.incomplete}</strong>`,
        },
        { head: labels.database, cell: ({ database }) => database },
        { head: labels.format, cell: ({ format }) => format, as: "short" },
        { head: labels.bytes, cell: ({ bytes }) => bytes, as: "number" },
        { head: labels.sha256, cell: ({ sha256 }) => html`<span class="hash">${sha256}</span>` },
        { head: labels.taken, cell: ({ at }) => shown.time(at), as: "time" },
      ],
      backups,
    ),
  );
}

export function changesPart({ runbook }: CompletionReport, shown: Shown): Html | null {
  const { labels, headings, event } = shown.words;
  return part(
    "changes",
    headings.changes,
    table(
      headings.changes,
      [
        { head: labels.time, cell: ({ at }) => shown.time(at), as: "time" },
        { head: labels.person, cell: ({ by }) => shown.who(by) },
        {
          head: labels.what,
          cell: ({ kind }) => (kind === "adopted" ? event.runbookAdopted : event.runbookKept),
        },
        { head: labels.change, cell: ({ added, removed }) => `+${added} −${removed}`, as: "short" },
        { head: labels.sha256, cell: ({ sha256 }) => html`<span class="hash">${sha256}</span>` },
      ],
      runbook.changes,
    ),
  );
}

export function pausesPart({ pauses }: CompletionReport, shown: Shown): Html | null {
  const { labels, headings } = shown.words;
  return part(
    "pauses",
    headings.pauses,
    table(
      headings.pauses,
      [
        { head: labels.time, cell: ({ at }) => shown.time(at), as: "time" },
        { head: labels.person, cell: ({ by }) => shown.who(by) },
        { head: labels.reason, cell: ({ reason }) => reason },
        {
          head: labels.resumed,
          cell: ({ resumedAt }) => (resumedAt === null ? null : shown.time(resumedAt)),
          as: "time",
        },
      ],
      pauses,
    ),
  );
}

export function peoplePart({ people }: CompletionReport, shown: Shown): Html | null {
  const { labels, headings } = shown.words;
  return part(
    "people",
    headings.people,
    table(
      headings.people,
      [
        { head: labels.person, cell: (person) => shown.who(person) },
        { head: labels.events, cell: ({ events }) => events, as: "number" },
      ],
      people,
    ),
  );
}

/** The fields that the document names, those left blank with room for a pen. */
export function signOffPart(report: CompletionReport, shown: Shown): Html {
  const { signOff, blankFields } = report;
  const { words } = shown;
  const { labels } = words;
  const room = html`<span class="blank">&nbsp;</span>`;
  const filled = (signOff?.fields ?? []).filter(({ value }) => value.trim() !== "");
  const fields = [
    ...filled.map(({ name, value }) => [name, value] as const),
    ...blankFields.map((name) => [name, room] as const),
  ];
  return html`<section class="sign" aria-labelledby="signoff">
    <h2 id="signoff">${words.headings.signOff}</h2>
    ${
      signOff === null
        ? html`<p class="open"><strong>${words.notSigned}</strong></p>
            ${facts(fields)}`
        : facts([
            [
              labels.result,
              html`<strong class="${signOff.result}">${words.result[signOff.result]}</strong>`,
            ],
            [labels.signedAs, signOff.name],
            [labels.recordedBy, shown.who(signOff.by)],
            [labels.time, shown.time(signOff.at)],
            [labels.remark, signOff.remark],
            ...fields,
          ])
    }
  </section> `;
}

export function recordPart({ record }: CompletionReport, shown: Shown): Html | null {
  const { labels, headings, event, omitted } = shown.words;
  const names = new Map<string, string>(Object.entries(event));
  const rows = table(
    headings.record,
    [
      { head: labels.number, cell: ({ seq }) => seq, as: "number" },
      { head: labels.time, cell: ({ at }) => shown.time(at), as: "time" },
      { head: labels.person, cell: ({ by }) => shown.who(by) },
      { head: labels.what, cell: ({ type }) => names.get(type) ?? type },
      {
        head: labels.where,
        cell: ({ step, id }) => (id === null ? step : html`<code>${id}</code>`),
      },
      { head: labels.reason, cell: ({ detail }) => detail },
    ],
    record.shown,
  );
  return part(
    "record",
    headings.record,
    rows === null || record.omitted === 0
      ? rows
      : html`<p>${omitted(record.omitted)}</p>
          ${rows}`,
  );
}
