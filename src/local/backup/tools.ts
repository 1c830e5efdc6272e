import type { BackupFailure, BackupTool } from "../../core/backup/ports.ts";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import { runClientTool, toolVersion } from "../tools/clientTool.ts";

/** "15.8"; a failure where it is not installed, or older than the server's major version. */
export async function requireTool(
  tool: BackupTool,
  server: string | null,
  env: NodeJS.ProcessEnv,
): Promise<Result<string, BackupFailure>> {
  const client = await toolVersion(tool, env);
  if (client === null) {
    return err({ code: "tool-missing", tool });
  }
  return server !== null && majorOf(client) < majorOf(server)
    ? err({ code: "tool-too-old", client, server })
    : ok(client);
}

export function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}

/** Runs one tool; anything but its success is a failure. */
export async function runTool(
  tool: BackupTool,
  args: readonly string[],
  target: ConnectionTarget | null,
  env: NodeJS.ProcessEnv,
  signal: CancelSignal,
): Promise<Result<null, BackupFailure>> {
  const end = await runClientTool(
    { tool, args, target, env, purpose: "backup", output: null },
    signal,
  );
  switch (end.kind) {
    case "missing":
      return err({ code: "tool-missing", tool });
    case "cancelled":
      return err({ code: "cancelled" });
    case "output":
      return err({ code: "file", path: "", message: end.error.message });
    case "ended":
      return end.exitCode === 0
        ? ok(null)
        : err({ code: "tool", tool, exitCode: end.exitCode, message: end.messages });
  }
}
