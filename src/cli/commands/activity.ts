import { type BrowseOptions, browseTargets } from "../browseTargets.ts";
import { EXIT, type ExitCode } from "../exitCode.ts";
import { activityJson, activityText, type ConnectionActivity } from "../output/activityOutput.ts";
import type { CliParts } from "../parts.ts";

export interface ActivityOptions extends BrowseOptions {
  /** Idle and background processes, too. */
  readonly all?: boolean;
}

/** What the server of each connection does at this moment, and who waits for whom. Changes nothing. */
export async function activity(
  parts: CliParts,
  name: string | undefined,
  options: ActivityOptions,
): Promise<ExitCode> {
  const targets = await browseTargets(parts, name, options);
  const { activity: reader } = await parts.openSessionReaders();
  const found: ConnectionActivity[] = [];
  for (const target of targets) {
    found.push({
      profile: target.profile,
      activity: await reader.activity(target, parts.signal),
    });
  }
  const exitCode = found.every((each) => each.activity.ok) ? EXIT.passed : EXIT.failed;
  parts.terminal.out(
    options.json === true
      ? `${JSON.stringify(activityJson(found, exitCode), null, 2)}\n`
      : activityText(found, options.all === true),
  );
  return exitCode;
}
