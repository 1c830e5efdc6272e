import * as l10n from "@vscode/l10n";
import type { Fingerprint } from "../../core/catalog/fingerprint/fingerprint.ts";
import { fingerprintLines } from "../../core/catalog/fingerprint/fingerprintFile.ts";
import { sourceFailureText } from "../../prose/catalog/sourceProse.ts";
import { EXIT, type ExitCode } from "../exitCode.ts";
import type { CliParts } from "../parts.ts";
import { plain, plainLine } from "../text/plain.ts";
import { openSources, type SourcesOptions } from "./sources.ts";

export interface FingerprintCommandOptions extends SourcesOptions {
  readonly json?: boolean;
  readonly output?: string;
}

/** The digest of a schema, or all of its fingerprint as JSON. */
export async function fingerprint(
  parts: CliParts,
  named: string,
  options: FingerprintCommandOptions,
): Promise<ExitCode> {
  const sources = await openSources(parts, options);
  const taken = await sources.read(sources.parse(named));
  if (!taken.ok) {
    parts.terminal.note(`schema-ops: ${plain(sourceFailureText(taken.error))}\n`);
    return EXIT.open;
  }
  if (options.output !== undefined) {
    const lines = [...fingerprintLines(taken.value)].join("");
    await parts.files.write(parts.files.resolve(parts.cwd, options.output), lines);
  }
  parts.terminal.out(
    options.json === true
      ? `${JSON.stringify(taken.value, null, 2)}\n`
      : fingerprintText(taken.value),
  );
  return EXIT.passed;
}

function fingerprintText({
  digest,
  database,
  serverVersion,
  objects,
  schemas,
  content,
}: Fingerprint): string {
  const rows = content.map(
    ({ schema, table, rows: count, digest: rowDigest }) =>
      `  ${(rowDigest ?? "").slice(0, 16).padEnd(16)}  ${plainLine(`${schema}.${table}`)}  ${l10n.t("{0} rows", count.toLocaleString())}`,
  );
  return [
    digest,
    `${plainLine(database)}${serverVersion === null ? "" : ` · PostgreSQL ${serverVersion}`} · ${l10n.t("{0} objects", objects.length.toLocaleString())}`,
    ...schemas.map(
      ({ name, digest: own, objects: count }) =>
        `  ${own.slice(0, 16)}  ${name === "" ? l10n.t("in no schema") : plainLine(name)}  ${count.toLocaleString()}`,
    ),
    ...rows,
    "",
  ].join("\n");
}
