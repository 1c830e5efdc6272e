import * as l10n from "@vscode/l10n";
import { assertNever } from "../../core/lib/assertNever.ts";
import { compareReports, type ReportComparison } from "../../core/report/compareReports.ts";
import type { RemadeReport } from "../../core/report/ports.ts";
import { readStamp, type StampReading } from "../../core/report/stamp.ts";
import { EXIT, UsageError, type ExitCode } from "../exitCode.ts";
import { findRoot, readableReason } from "../input.ts";
import type { CliParts } from "../parts.ts";
import { damageWords } from "../text/damageText.ts";
import { plainLine } from "../text/plain.ts";

type Stamp = Extract<StampReading, { kind: "stamp" }>;

/** What became of the proof. `otherVersion`: the journal is the right one, the words cannot be compared. */
type Proof =
  | { readonly kind: "proved"; readonly eventsSince: number }
  | { readonly kind: "edited"; readonly comparison: ReportComparison }
  | { readonly kind: "otherVersion"; readonly version: string }
  | Exclude<RemadeReport, { kind: "made" }>;

/**
 * Proves that a report belongs to its journal and says nothing else: the chain of the journal is
 * recomputed, the report is written again from it, and both texts must be the same, byte by byte.
 */
export async function checkReport(
  parts: CliParts,
  file: string,
  options: { readonly root: string | undefined; readonly json: boolean },
): Promise<ExitCode> {
  const path = parts.files.resolve(parts.cwd, file);
  const text = await readReport(parts, path);
  const reading = stampOf(path, text);
  const folder = await journalOf(parts, path, reading.stamp.deployment, options.root);
  const proof = await prove(parts, folder, text, reading);
  const exitCode = exitCodeOfProof(proof);
  if (options.json) {
    const { deployment, events, head } = reading.stamp;
    parts.terminal.out(
      `${JSON.stringify({ file: path, deployment, events, head, journal: folder, ...proof, exitCode }, null, 2)}\n`,
    );
  } else {
    parts.terminal.out(proofText(path, folder, reading, proof));
  }
  return exitCode;
}

async function readReport(parts: CliParts, path: string): Promise<string> {
  try {
    return await parts.files.readExact(path);
  } catch (error) {
    throw new UsageError(l10n.t("{0} cannot be read: {1}", path, readableReason(error)));
  }
}

function stampOf(path: string, text: string): Stamp {
  const reading = readStamp(text);
  switch (reading.kind) {
    case "stamp":
      return reading;
    case "newer":
      throw new UsageError(
        l10n.t("{0} was written by a newer version (format {1}).", path, reading.format),
      );
    case "none":
      throw new UsageError(l10n.t("{0} is no completion report.", path));
  }
}

/** Looked for around the report, then around where we are. */
async function journalOf(
  parts: CliParts,
  path: string,
  deployment: string,
  named: string | undefined,
): Promise<string> {
  const starts = named === undefined ? [parts.files.parent(path), parts.cwd] : [parts.cwd];
  for (const start of starts) {
    const root = await findRoot(parts, start, named);
    const found = (await parts.store.list(root)).find(({ id }) => id === deployment);
    if (found !== undefined) {
      return found.folder;
    }
  }
  throw new UsageError(
    l10n.t(
      "The journal of deployment {0} is not here; name the folder that holds its .schema-ops with --root.",
      plainLine(deployment),
    ),
  );
}

async function prove(
  parts: CliParts,
  folder: string,
  text: string,
  { stamp, options }: Stamp,
): Promise<Proof> {
  const reports = await parts.openCompletionReports();
  const remade = await reports.remake(folder, stamp, parts.signal);
  if (remade.kind !== "made") {
    return remade;
  }
  const comparison = compareReports(options.format, reports.render(remade.made, options), text);
  if (comparison.differences.length === 0) {
    return { kind: "proved", eventsSince: remade.eventsSince };
  }
  if (remade.damage.length > 0) {
    return { kind: "damaged", damage: remade.damage };
  }
  return stamp.version === parts.version
    ? { kind: "edited", comparison }
    : { kind: "otherVersion", version: stamp.version };
}

function exitCodeOfProof(proof: Proof): ExitCode {
  switch (proof.kind) {
    case "proved":
      return EXIT.passed;
    case "otherVersion":
      return EXIT.open;
    default:
      return EXIT.failed;
  }
}

function proofText(path: string, folder: string, { stamp }: Stamp, proof: Proof): string {
  const lines = proofLines(folder, stamp, proof);
  return `${lines.map((line, at) => (at === 0 ? `${plainLine(path)}: ${line}` : `  ${line}`)).join("\n")}\n`;
}

function proofLines(folder: string, stamp: Stamp["stamp"], proof: Proof): readonly string[] {
  switch (proof.kind) {
    case "proved":
      return [
        l10n.t(
          "It belongs to deployment {0}, and says what its journal says ({1} events, {2}).",
          plainLine(stamp.deployment),
          stamp.events,
          stamp.head,
        ),
        ...(proof.eventsSince === 0
          ? []
          : [
              l10n.t(
                "The deployment went on since: {0} more events are in the journal.",
                proof.eventsSince,
              ),
            ]),
      ];
    case "edited":
      return [
        l10n.t("REFUSED: it does not say what its journal says. It was changed, or the logs were."),
        ...proof.comparison.differences.flatMap(({ path, line, expected, found }) => [
          `${line === null ? plainLine(path) : l10n.t("line {0}", line)}:`,
          `  ${l10n.t("by the journal: {0}", expected === null ? l10n.t("nothing") : plainLine(expected))}`,
          `  ${l10n.t("in the report: {0}", found === null ? l10n.t("nothing") : plainLine(found))}`,
        ]),
        ...(proof.comparison.omitted === 0
          ? []
          : [l10n.t("and {0} more places", proof.comparison.omitted)]),
      ];
    case "otherVersion":
      return [
        l10n.t(
          "OPEN: the journal is the one it names, but its words cannot be compared: it was written by version {0}. Check it with that version.",
          plainLine(proof.version),
        ),
      ];
    case "damaged":
      return [
        l10n.t("REFUSED: the journal is damaged, so nothing can be proved by it."),
        ...proof.damage.map(
          (damage) =>
            `${folder}/journal.jsonl${"line" in damage ? `:${damage.line}` : ""}: ${plainLine(damageWords(damage))}`,
        ),
      ];
    case "shorter":
      return [
        l10n.t(
          "REFUSED: it tells of {0} events, but the journal has {1}.",
          stamp.events,
          proof.events,
        ),
      ];
    case "otherHash":
      return [
        l10n.t(
          "REFUSED: its final hash is not the journal's: {0} in the report, {1} in the journal.",
          stamp.head,
          proof.found,
        ),
      ];
    default:
      return assertNever(proof);
  }
}
