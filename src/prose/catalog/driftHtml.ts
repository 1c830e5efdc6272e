import * as l10n from "@vscode/l10n";
import { changeCounts, type ChangeCount } from "../../core/catalog/fingerprint/changeCounts.ts";
import type {
  ContentChange,
  FingerprintDifference,
} from "../../core/catalog/fingerprint/compare.ts";
import { listChanges, type ListedChange } from "../../core/catalog/fingerprint/listChanges.ts";
import { groupBy } from "../../core/lib/groupBy.ts";
import { oneLine } from "../../core/lib/visibleText.ts";
import { html, Html } from "../../core/report/html/html.ts";
import { STYLE } from "../../core/report/html/style.ts";
import { facts, table } from "../../core/report/html/tables.ts";
import { changeLine, ddlDiff, differenceSummary } from "./differenceProse.ts";
import {
  driftFailure,
  driftOutcome,
  driftTitle,
  ignoredText,
  type DriftEntry,
} from "./driftReport.ts";

export interface DriftPage {
  /** ISO 8601 in UTC: when they were compared. */
  readonly at: string;
  /** "en", "ko": of the words. */
  readonly language: string;
}

/** One file that needs nothing else and runs nothing, to be read, printed and handed over. */
export function driftHtml(entries: readonly DriftEntry[], { at, language }: DriftPage): string {
  const [first] = entries;
  const title =
    entries.length === 1 && first !== undefined
      ? driftTitle(first)
      : l10n.t("Drift: {0} schemas against {1}", entries.length, oneLine(first?.before ?? ""));
  const page = html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        <style>
          ${new Html(STYLE + DIFF_STYLE)}
        </style>
      </head>
      <body>
        <header>
          <p class="kicker">${l10n.t("Comparison of schemas")}</p>
          <h1>${title}</h1>
          <p class="dim">${at.slice(0, 19).replace("T", " ")} UTC</p>
        </header>
        <main>
          ${entries.length > 1 ? overview(entries) : null}${entries.map((entry) => entryPart(entry, entries.length > 1))}
        </main>
      </body>
    </html> `;
  return page.toString();
}

const DIFF_STYLE = `
.ddl .added { color: var(--pass); } .ddl .removed { color: var(--fail); }
h4.added { color: var(--pass); } h4.removed { color: var(--fail); } h4.changed { color: var(--open); }
h4 { font-family: ui-monospace, "SF Mono", Consolas, "D2Coding", monospace; font-size: .95rem; }
`;

function overview(entries: readonly DriftEntry[]): Html {
  return html`<section>
    ${table<DriftEntry>(
      l10n.t("What differs"),
      [
        { head: l10n.t("Schema"), cell: ({ after }) => oneLine(after) },
        { head: l10n.t("Outcome"), cell: outcomePart, as: "short" },
        { head: l10n.t("What differs"), cell: summary },
      ],
      entries,
    )}
  </section> `;
}

function summary(entry: DriftEntry): string {
  return entry.difference === null ? driftFailure(entry) : differenceSummary(entry.difference);
}

function entryPart(entry: DriftEntry, isOne: boolean): Html {
  const { before, after, difference } = entry;
  return html`<section>
    ${isOne ? html`<h2>${oneLine(before)} → ${oneLine(after)}</h2>` : null}
    <p class="outcome ${OUTCOMES[driftOutcome(entry)]}">${outcomeWord(entry)}</p>
    ${facts([
      [l10n.t("First"), oneLine(before)],
      [l10n.t("Second"), oneLine(after)],
      [l10n.t("What differs"), difference === null ? null : differenceSummary(difference)],
      [l10n.t("Left out"), ignoredText(entry.ignored)],
    ])}
    ${difference === null ? html`<pre>${driftFailure(entry)}</pre>` : differencePart(difference)}
  </section> `;
}

function differencePart(difference: FingerprintDifference): Html {
  const changes = listChanges(difference);
  const bySchema = [...groupBy(changes, ({ object }) => object.schema ?? "")];
  return html`${changes.length === 0 ? null : countsPart(difference)}${bySchema.map(
    ([schema, own]) =>
      html`<h3>${schema === "" ? l10n.t("In no schema") : oneLine(schema)}</h3>
        ${own.map(changePart)}`,
  )}${difference.content.length === 0 ? null : rowsPart(difference.content)}`;
}

function countsPart(difference: FingerprintDifference): Html | null {
  return table<ChangeCount>(
    l10n.t("What differs"),
    [
      { head: l10n.t("Kind"), cell: ({ kind }) => kind.toLowerCase() },
      { head: l10n.t("added"), cell: ({ added }) => added, as: "number" },
      { head: l10n.t("removed"), cell: ({ removed }) => removed, as: "number" },
      { head: l10n.t("changed"), cell: ({ changed }) => changed, as: "number" },
    ],
    changeCounts(difference),
  );
}

function changePart(change: ListedChange): Html {
  const lines = ddlDiff(change).map(
    (line) => html`<span class="${MARKED[line.charAt(0)] ?? "same"}">${`${line}\n`}</span>`,
  );
  return html`<h4 class="${change.how}">${changeLine(change)}</h4>
    <pre class="ddl">${lines}</pre> `;
}

const MARKED: Readonly<Record<string, string>> = { "+": "added", "-": "removed" };

function rowsPart(content: readonly ContentChange[]): Html {
  const rows = (side: ContentChange["before"]): string =>
    side === null ? l10n.t("none") : side.rows.toLocaleString();
  return html`<h3>${l10n.t("Rows")}</h3>
    ${table<ContentChange>(
      l10n.t("Rows"),
      [
        {
          head: l10n.t("Table"),
          cell: ({ schema, table: name }) => oneLine(`${schema}.${name}`),
        },
        { head: l10n.t("First"), cell: ({ before }) => rows(before), as: "number" },
        { head: l10n.t("Second"), cell: ({ after }) => rows(after), as: "number" },
        {
          head: l10n.t("What differs"),
          cell: ({ before, after }) =>
            before?.rows === after?.rows
              ? l10n.t("other rows, as many")
              : l10n.t("the number of rows"),
        },
      ],
      content,
    )}`;
}

const OUTCOMES = { same: "pass", different: "fail", unknown: "error" } as const;

function outcomePart(entry: DriftEntry): Html {
  return html`<span class="${OUTCOMES[driftOutcome(entry)]}">${outcomeWord(entry)}</span>`;
}

function outcomeWord(entry: DriftEntry): string {
  switch (driftOutcome(entry)) {
    case "same":
      return l10n.t("the same");
    case "different":
      return l10n.t("different");
    case "unknown":
      return l10n.t("could not be read");
  }
}
