/** What a server's log says of locks; its lines begin as `log_line_prefix` of the rehearsal says. */
export function readLockLog(log: string): {
  readonly lockWaits: readonly string[];
  readonly deadlocks: number;
} {
  const lines = log.split("\n");
  return {
    lockWaits: lines.flatMap((line) => {
      const [, said] =
        /LOG: {2}(process \d+ (?:still waiting|acquired) .* after [\d.]+ ms)/.exec(line) ?? [];
      return said === undefined ? [] : [said];
    }),
    deadlocks: lines.filter((line) => line.includes("ERROR:  deadlock detected")).length,
  };
}
