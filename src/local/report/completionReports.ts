import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import type { Runbook } from "../../core/runbook/runbook.ts";
import { buildReport } from "../../core/report/buildReport.ts";
import type { CompletionReports, MadeReport } from "../../core/report/ports.ts";
import { renderReport } from "../../core/report/render.ts";
import { boundDigest, readBoundText } from "../deployment/boundText.ts";
import type { OpenedJournal } from "../deployment/fileJournal.ts";
import { isMissing } from "../deployment/journalHead.ts";
import { hashOf } from "../deployment/journalLines.ts";
import { inspectJournal } from "../deployment/openJournal.ts";
import { readLogParts } from "./logParts.ts";
import { digestResults } from "./resultDigests.ts";

export interface ReportParts {
  readonly parse: (text: string) => Promise<Runbook>;
  /** Of this program. */
  readonly version: string;
}

export function createCompletionReports(parts: ReportParts): CompletionReports {
  const makeOf = async (journal: OpenedJournal, signal: CancelSignal): Promise<MadeReport> => {
    const { folder, events, head, damage } = journal;
    const text = await boundText(journal);
    const runbook = await parts.parse(text ?? "");
    const report = buildReport({
      version: parts.version,
      events,
      head,
      damage,
      runbook,
      textWhole: text !== null && hashOf(text) === boundDigest(events),
      logs: await readLogParts(folder, events, signal),
      results: await digestResults(folder, events, signal),
    });
    return { report, document: { text: text ?? "", runbook } };
  };
  return {
    make: async (folder, signal) => makeOf(await inspectJournal(folder), signal),
    remake: async (folder, at, signal) => {
      const journal = await inspectJournal(folder);
      const found = at.events === 0 ? "" : journal.hashes[at.events - 1];
      if (found === at.head) {
        const { damage } = journal;
        // A report of a damaged journal says so: it is held against the journal as it is.
        const whole = at.events === journal.events.length;
        if (!whole && damage.length > 0) {
          return { kind: "damaged", damage };
        }
        const made = await makeOf(
          whole
            ? journal
            : { ...journal, events: journal.events.slice(0, at.events), head: at.head },
          signal,
        );
        return { kind: "made", made, eventsSince: journal.events.length - at.events, damage };
      }
      if (journal.damage.length > 0) {
        return { kind: "damaged", damage: journal.damage };
      }
      return found === undefined
        ? { kind: "shorter", events: journal.events.length }
        : { kind: "otherHash", found };
    },
    render: renderReport,
  };
}

/** Null when it is gone: the report says that the document is not whole. */
async function boundText({ folder, events }: OpenedJournal): Promise<string | null> {
  try {
    return await readBoundText(folder, events);
  } catch (error) {
    if (isMissing(error)) {
      return null;
    }
    throw error;
  }
}
