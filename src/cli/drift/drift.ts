import * as l10n from "@vscode/l10n";
import { isSame } from "../../core/catalog/fingerprint/compare.ts";
import type { ComparedSource } from "../../core/catalog/fingerprint/compareSources.ts";
import type { Ignorable } from "../../core/catalog/fingerprint/ignore.ts";
import type { SchemaSource } from "../../core/catalog/fingerprint/source.ts";
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
  const compared = await sources.compare(reference, others, ignoredOf(options));
  const exitCode = exitCodeOf(compared);
  const format = options.json === true ? "json" : options.format;
  const text = driftOutput(reference, compared, exitCode, {
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
function exitCodeOf(compared: readonly ComparedSource[]): ExitCode {
  if (compared.some(({ failure }) => failure !== null)) {
    return EXIT.open;
  }
  return compared.every(({ difference }) => difference !== null && isSame(difference))
    ? EXIT.passed
    : EXIT.failed;
}
