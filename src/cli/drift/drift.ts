import * as l10n from "@vscode/l10n";
import {
  compareFingerprints,
  isSame,
  type FingerprintDifference,
} from "../../core/catalog/fingerprint/compare.ts";
import type { Fingerprint } from "../../core/catalog/fingerprint/fingerprint.ts";
import {
  IGNORED_OF_FILES,
  withoutIgnored,
  type Ignorable,
} from "../../core/catalog/fingerprint/ignore.ts";
import type { SourceFailure } from "../../core/catalog/fingerprint/readSource.ts";
import { sourceText, type SchemaSource } from "../../core/catalog/fingerprint/source.ts";
import type { Result } from "../../core/lib/result.ts";
import { EXIT, UsageError, type ExitCode } from "../exitCode.ts";
import type { CliParts } from "../parts.ts";
import { driftOutput, type Compared, type DriftFormat } from "./driftOutput.ts";
import { openSources, type Sources, type SourcesOptions } from "./sources.ts";

export interface DriftOptions extends SourcesOptions {
  readonly reference?: string;
  readonly fleet?: readonly string[];
  readonly ignore: readonly (Ignorable | "none")[];
  readonly format: DriftFormat;
  readonly json?: boolean;
  readonly ddl?: boolean;
  readonly output?: string;
}

/** Compares two schemas, or many with one reference. 0: no drift; 1: drift; 3: one could not be read. */
export async function drift(
  parts: CliParts,
  named: readonly string[],
  options: DriftOptions,
): Promise<ExitCode> {
  const sources = await openSources(parts, options);
  const [reference, others] = whatToCompare(sources, named, options);
  const compared = await compareAll(sources, reference, others, options);
  const exitCode = exitCodeOf(compared);
  const format = options.json === true ? "json" : options.format;
  const text = driftOutput(compared, exitCode, { format, ddl: options.ddl === true });
  if (options.output === undefined) {
    parts.terminal.out(text);
  } else {
    await parts.files.write(parts.files.resolve(parts.cwd, options.output), text);
  }
  return exitCode;
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

async function compareAll(
  sources: Sources,
  reference: SchemaSource,
  others: readonly SchemaSource[],
  options: DriftOptions,
): Promise<readonly Compared[]> {
  // What is read from a server says for which version files are applied.
  const first = others.find(({ kind }) => kind !== "files");
  const early =
    reference.kind === "files" && first !== undefined ? await sources.read(first, null) : null;
  const before = await sources.read(reference, majorOf(early));
  const compared: Compared[] = [];
  for (const other of others) {
    const after =
      other === first && early !== null ? early : await sources.read(other, majorOf(before));
    compared.push({
      before: sourceText(reference),
      after: sourceText(other),
      ...outcome(before, after, ignoredOf([reference, other], options.ignore)),
    });
  }
  return compared;
}

type Read = Result<Fingerprint, SourceFailure>;

function majorOf(read: Read | null): number | null {
  const major = read?.ok === true ? Number.parseInt(read.value.serverVersion ?? "", 10) : NaN;
  return Number.isNaN(major) ? null : major;
}

function ignoredOf(
  both: readonly SchemaSource[],
  named: DriftOptions["ignore"],
): readonly Ignorable[] {
  if (named.length === 0 && both.some(({ kind }) => kind === "files")) {
    return IGNORED_OF_FILES;
  }
  return named.filter((what) => what !== "none");
}

function outcome(
  before: Read,
  after: Read,
  ignored: readonly Ignorable[],
): {
  readonly difference: FingerprintDifference | null;
  readonly failure: SourceFailure | null;
  readonly ignored: readonly Ignorable[];
} {
  if (!before.ok || !after.ok) {
    const failure = !before.ok ? before.error : !after.ok ? after.error : null;
    return { difference: null, failure, ignored };
  }
  const difference = compareFingerprints(
    withoutIgnored(before.value, ignored),
    withoutIgnored(after.value, ignored),
  );
  return { difference, failure: null, ignored };
}

/** What could not be read is never called equal. */
function exitCodeOf(compared: readonly Compared[]): ExitCode {
  if (compared.some(({ failure }) => failure !== null)) {
    return EXIT.open;
  }
  return compared.every(({ difference }) => difference !== null && isSame(difference))
    ? EXIT.passed
    : EXIT.failed;
}
