import * as l10n from "@vscode/l10n";
import { keptProblemText } from "../../prose/monitoring/reportProse.ts";
import { EXIT, UsageError, type ExitCode } from "../exitCode.ts";
import { findRoot } from "../input.ts";
import type { CliParts } from "../parts.ts";
import { plain, plainLine } from "../text/plain.ts";

export interface AgreementOptions {
  readonly root?: string;
  readonly revoke?: string;
  readonly json?: boolean;
}

/** Lists what people agreed to ask in another form, or takes one agreement back. */
export async function agreements(parts: CliParts, options: AgreementOptions): Promise<ExitCode> {
  const root = await findRoot(parts, parts.cwd, options.root);
  const { agreements: store } = await parts.openMonitoring({
    connections: parts.connectionBook([]),
    statementTimeoutMs: 1,
  });
  const read = await store.read(root);
  if (!read.ok) {
    throw new UsageError(keptProblemText(read.error));
  }
  if (options.revoke !== undefined) {
    const wanted = options.revoke;
    const [found, second] = read.value.filter(({ hash }) => hash.startsWith(wanted));
    if (found === undefined || second !== undefined || wanted === "") {
      throw new UsageError(l10n.t("There is no agreement {0}.", plainLine(wanted)));
    }
    const revoked = await store.revoke(root, found.hash);
    if (!revoked.ok) {
      throw new UsageError(keptProblemText(revoked.error));
    }
    parts.terminal.out(`${l10n.t("Taken back: {0}", found.hash.slice(0, 12))}\n`);
    return EXIT.passed;
  }
  parts.terminal.out(
    options.json === true
      ? `${JSON.stringify(read.value, null, 2)}\n`
      : read.value
          .map(({ hash, original, sql, by, at }) =>
            [
              `${hash.slice(0, 12)}  ${plainLine(by)}  ${plainLine(at)}`,
              ...plain(original)
                .split("\n")
                .map((line) => `  - ${line}`),
              ...plain(sql)
                .split("\n")
                .map((line) => `  + ${line}`),
              "",
            ].join("\n"),
          )
          .join("\n"),
  );
  return EXIT.passed;
}
