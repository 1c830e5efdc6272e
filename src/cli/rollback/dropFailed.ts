import * as l10n from "@vscode/l10n";
import type { RollbackPlace } from "../../core/rollback/rollbackLog.ts";
import { dropKept, keptDatabases } from "../../core/rollback/keptDatabases.ts";
import { damagedLogsText, rollbackFailureText } from "../../prose/rollback/rollbackProse.ts";
import { readConfig } from "../connections.ts";
import { EXIT, UsageError, type ExitCode } from "../exitCode.ts";
import { findRoot } from "../input.ts";
import type { CliParts } from "../parts.ts";
import { plainLine } from "../text/plain.ts";

export interface DropOptions {
  readonly connection: readonly string[];
  readonly config?: string;
  readonly root?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** Drops what rollbacks have kept, by the logs: never a database that is not in one. */
export async function dropFailed(
  parts: CliParts,
  name: string | undefined,
  options: DropOptions,
): Promise<ExitCode> {
  const root = await findRoot(parts, parts.cwd, options.root);
  const config = { connection: options.connection, map: [], config: options.config };
  const { profiles } = await readConfig(parts, root, config);
  const rollback = await parts.openRollback({ decide: () => Promise.resolve(null) });
  for (const line of damagedLogsText(await rollback.logs.damaged(root))) {
    parts.terminal.note(`schema-ops: ${plainLine(line)}\n`);
  }
  const kept = keptDatabases(await rollback.logs.list(root)).filter(
    ({ keptAs }) => name === undefined || keptAs === name,
  );
  if (name !== undefined && kept.length === 0) {
    throw new UsageError(l10n.t("No rollback has kept a database {0}.", plainLine(name)));
  }
  const results: object[] = [];
  let exitCode: ExitCode = EXIT.passed;
  for (const one of kept) {
    const { place, keptAs } = one;
    const profile = profiles.find((each) => isAt(place, each));
    const target =
      profile === undefined ? undefined : await parts.connectionBook(profiles).target(profile.name);
    if (target === undefined || !(await mayDrop(parts, options, keptAs))) {
      exitCode = EXIT.open;
      continue;
    }
    const dropped = await dropKept(rollback, root, one, target, parts.signal);
    results.push({ database: keptAs, ...(dropped.ok ? {} : { failure: dropped.error }) });
    if (!dropped.ok) {
      exitCode = EXIT.failed;
      parts.terminal.note(`schema-ops: ${plainLine(rollbackFailureText(dropped.error))}\n`);
    } else if (options.json !== true) {
      parts.terminal.out(`${plainLine(keptAs)}\n`);
    }
  }
  if (options.json === true) {
    parts.terminal.out(`${JSON.stringify({ dropped: results }, null, 2)}\n`);
  }
  return exitCode;
}

function isAt(place: RollbackPlace, profile: Pick<RollbackPlace, "host" | "port">): boolean {
  return place.host === profile.host && place.port === profile.port;
}

async function mayDrop(
  { terminal }: CliParts,
  { yes }: DropOptions,
  keptAs: string,
): Promise<boolean> {
  if (yes === true) {
    return true;
  }
  const question = l10n.t("Drop {0} for good? (y/N)", plainLine(keptAs));
  const answer = terminal.interactive ? await terminal.ask(`${question} `, false) : null;
  return /^(y|yes|예|네|ㅇ)$/i.test(answer?.trim() ?? "");
}
