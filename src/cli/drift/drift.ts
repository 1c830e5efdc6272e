import * as l10n from "@vscode/l10n";
import { isSame } from "../../core/catalog/fingerprint/compare.ts";
import type { Ignorable } from "../../core/catalog/fingerprint/ignore.ts";
import { sourceText, type SchemaSource } from "../../core/catalog/fingerprint/source.ts";
import type { DriftEntry } from "../../prose/catalog/driftReport.ts";
import { EXIT, UsageError, type ExitCode } from "../exitCode.ts";
import type { CliParts } from "../parts.ts";
import { driftOutput, type DriftFormat } from "./driftOutput.ts";
import { openSources, type Sources, type SourcesOptions } from "./sources.ts";

export interface DriftOptions extends SourcesOptions {
  readonly reference?: string;
  readonly fleet?: readonly string[];
  readonly ignore: readonly (Ignorable | "none")[];
  readonly format: DriftFormat;
  readonly json?: boolean;
  readonly ddl?: boolean;
  /** Each connection with the files that make it. */
  readonly files?: boolean;
  readonly output?: string;
}

/** Compares two schemas, or many with one reference. 0: no drift; 1: drift; 3: one could not be read. */
export async function drift(
  parts: CliParts,
  named: readonly string[],
  options: DriftOptions,
): Promise<ExitCode> {
  const sources = await openSources(parts, options);
  const compared =
    options.files === true
      ? await compareWithFiles(sources, named, options)
      : await compareNamed(sources, named, options);
  const exitCode = exitCodeOf(compared);
  const format = options.json === true ? "json" : options.format;
  const text = driftOutput(compared, exitCode, {
    ...{ format, ddl: options.ddl === true, language: parts.language },
    at: new Date(parts.now()).toISOString(),
  });
  if (options.output === undefined) {
    parts.terminal.out(text);
  } else {
    await parts.files.write(parts.files.resolve(parts.cwd, options.output), text);
  }
  return exitCode;
}

async function compareNamed(
  sources: Sources,
  named: readonly string[],
  options: DriftOptions,
): Promise<readonly DriftEntry[]> {
  const [reference, others] = whatToCompare(sources, named, options);
  const compared = await sources.compare(reference, others, ignoredOf(options));
  return compared.map((one) => ({
    ...one,
    before: sourceText(reference),
    after: sourceText(one.source),
  }));
}

/** What is in each database and not in its files, and the other way round. */
async function compareWithFiles(
  sources: Sources,
  named: readonly string[],
  options: DriftOptions,
): Promise<readonly DriftEntry[]> {
  const pairs = sources.withFiles(named);
  const [without] = pairs.filter(({ files }) => files.paths.length === 0);
  const unknown = named.find((name) => !sources.names.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(l10n.t("There is no connection “{0}”.", unknown));
  }
  if (pairs.length === 0 || without !== undefined) {
    throw new UsageError(
      l10n.t(
        "Which SQL files make {0} is not known: name them in schemaOps.schemaFiles, or compare files:A.sql,B.sql with it.",
        without?.connection ?? l10n.t("a database"),
      ),
    );
  }
  const compared: DriftEntry[] = [];
  for (const { connection, files } of pairs) {
    const source = { kind: "connection", name: connection } as const;
    const [one] = await sources.compare(files, [source], ignoredOf(options));
    compared.push({
      ...(one ?? { difference: null, failure: { code: "cancelled" }, ignored: [] }),
      before: l10n.t("files of {0}", connection),
      after: connection,
    });
  }
  return compared;
}

function whatToCompare(
  sources: Sources,
  named: readonly string[],
  { reference, fleet }: DriftOptions,
): readonly [SchemaSource, readonly SchemaSource[]] {
  if (reference === undefined) {
    const [before, after, ...more] = named;
    if (before === undefined || after === undefined || more.length > 0 || fleet !== undefined) {
      throw new UsageError(
        l10n.t("Two schemas are compared: drift A B, or drift --reference X --fleet NAME…"),
      );
    }
    return [sources.parse(before), [sources.parse(after)]];
  }
  // Nobody named: every tenant but the reference itself.
  const members = [...named, ...(fleet ?? [])];
  const all = members.length > 0 ? members : sources.tenants.filter((name) => name !== reference);
  if (all.length === 0) {
    throw new UsageError(l10n.t("There is nothing to compare with the reference."));
  }
  return [sources.parse(reference), all.map((name) => sources.parse(name))];
}

/** Null: what is right for the kinds of sources. */
function ignoredOf({ ignore }: DriftOptions): readonly Ignorable[] | null {
  return ignore.length === 0 ? null : ignore.filter((what) => what !== "none");
}

/** What could not be read is never called equal. */
function exitCodeOf(compared: readonly DriftEntry[]): ExitCode {
  if (compared.some(({ failure }) => failure !== null)) {
    return EXIT.open;
  }
  return compared.every(({ difference }) => difference !== null && isSame(difference))
    ? EXIT.passed
    : EXIT.failed;
}
