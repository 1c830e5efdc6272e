import { spawn } from "node:child_process";

/** Removes a cluster when we are gone without having done it. */
export interface ClusterWatchdog {
  /** From now on it ends this process, too. */
  guard(pid: number): void;
  /** All is removed: nothing is left to do. */
  release(): void;
}

/**
 * Reads what to guard, a line each, until its owner is gone. A postmaster ends its backends upon
 * QUIT; initdb is a group of its own.
 */
const SCRIPT = `pid=
while IFS= read -r word; do
  if [ "$word" = done ]; then exit 0; fi
  pid=$word
done
if [ -n "$pid" ]; then
  kill -s QUIT "$pid" 2>/dev/null
  tries=0
  while kill -s 0 "$pid" 2>/dev/null && [ $tries -lt 60 ]; do
    sleep 0.1
    tries=$((tries + 1))
  done
  kill -s KILL -- "-$pid" 2>/dev/null
fi
rm -rf -- "$1"
sleep 0.3
rm -rf -- "$1"
`;

/** Starts it: a process of its own that lives as long as the pipe to us. */
export function startClusterWatchdog(folder: string): ClusterWatchdog {
  const child = spawn("/bin/sh", ["-c", SCRIPT, "cluster-watchdog", folder], {
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
    env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin" },
  });
  child.unref();
  // One that could not be started guards nothing; the next start sweeps.
  child.on("error", () => undefined);
  child.stdin.on("error", () => undefined);
  return {
    guard: (pid) => child.stdin.write(`${pid}\n`),
    release: () => child.stdin.end("done\n"),
  };
}
