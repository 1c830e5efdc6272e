import type { FingerprintFailure } from "../../core/catalog/fingerprint/ports.ts";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import { readClientTool } from "../tools/clientTool.ts";

/** A table that somebody changes is waited for so long. */
const LOCK_WAIT_MS = 10_000;

const ARGUMENTS = [
  "--format=custom",
  "--schema-only",
  // The same bytes whatever the locale and the database's own encoding.
  "--encoding=UTF8",
  "--no-password",
  `--lock-wait-timeout=${LOCK_WAIT_MS}`,
];

/** The archive that pg_dump makes of the schema alone. */
export async function dumpSchema(
  target: ConnectionTarget,
  env: NodeJS.ProcessEnv,
  signal: CancelSignal,
): Promise<Result<Uint8Array, FingerprintFailure>> {
  const end = await readClientTool(
    { tool: "pg_dump", args: ARGUMENTS, target, env, purpose: "fingerprint" },
    signal,
  );
  switch (end.kind) {
    case "missing":
      return err({ code: "tool-missing", tool: "pg_dump" });
    case "cancelled":
      return err({ code: "cancelled" });
    case "ended":
      return end.exitCode === 0 ? ok(end.output) : err(dumpFailure(end.exitCode, end.messages));
  }
}

/** What pg_dump meant, by its words in English. */
function dumpFailure(exitCode: number | null, errors: string): FingerprintFailure {
  const mismatch = /server version: (\S+).*?; pg_dump version: (\S+)/.exec(errors);
  const [, server, client] = mismatch ?? [];
  if (server !== undefined && client !== undefined) {
    return { code: "tool-too-old", client, server };
  }
  const message = errors.replace(/^pg_dump: (?:error: )?/gm, "");
  if (/FATAL: {2}database ".*" does not exist$/m.test(errors)) {
    return { code: "no-database", message };
  }
  return /^pg_dump: error: connection to (?:server|database) /m.test(errors)
    ? { code: "unreachable", message }
    : { code: "tool", message, exitCode };
}
