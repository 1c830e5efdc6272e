import path from "node:path";
import { createBlockRunner } from "../../../src/local/shell/blockRunner.ts";

/** Runs a block that does not end, so that a test can kill its owner: folder, database URL. */
const [folder = "", url = ""] = process.argv.slice(2);
const server = new URL(url);
const target = {
  profile: {
    name: "owner",
    host: server.hostname,
    port: Number(server.port),
    database: server.pathname.slice(1),
    user: server.username,
    sslMode: "prefer",
    sslRootCert: null,
    options: null,
    questionUser: null,
    role: "manager",
    environment: "development",
  },
  password: decodeURIComponent(server.password),
} as const;

await createBlockRunner({ tempRoot: folder }).run(
  {
    runId: "orphan",
    block: { id: "b", text: "psql -c 'select pg_sleep(60)'", language: "bash", tolerate: [] },
    source: { path: "/docs/checklist.md", line: 1 },
    cwd: folder,
    targets: [target],
    defaultTarget: target,
    pathMappings: [],
    values: {},
    timeoutMs: null,
    logFile: path.join(folder, "run.log"),
  },
  { onOutput: () => undefined, onPrompt: () => Promise.resolve(null) },
  new AbortController().signal,
);
