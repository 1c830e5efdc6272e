import { readFile } from "node:fs/promises";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { blockFailures, type ToolOutput } from "../../core/deployment/blockFailures.ts";
import { parseRecords, type BlockRecord } from "../../core/deployment/blockRecord.ts";
import type { Failure } from "../../core/deployment/evidence.ts";
import { OutputRewriter } from "../../core/deployment/outputRewriter.ts";
import type { RunObserver, RunOutcome, RunRequest } from "../../core/deployment/ports.ts";
import { readPsqlErrors } from "../../core/sql/psqlMessages.ts";
import { readBackups } from "./backups.ts";
import { startBlock } from "./blockProcess.ts";
import { passwordFile, startupFile, targetsTable } from "./connectionFiles.ts";
import { MappedScripts } from "./mappedScripts.ts";
import type { PreparedBlock } from "./prepareBlock.ts";
import { listenForRequests, type BlockRequest, type RequestChannel } from "./requests.ts";
import { RunEnding, type Reason } from "./runEnding.ts";
import { runEnvironment } from "./runEnvironment.ts";
import { createRunFolder, type RunFolder } from "./runFolder.ts";
import { RunLog } from "./runLog.ts";
import { secretBytes, secretsOf } from "./secrets.ts";
import { startWatchdog } from "./watchdog.ts";

export interface BashRun {
  readonly request: RunRequest;
  readonly prepared: PreparedBlock;
  readonly bash: string;
  readonly env: NodeJS.ProcessEnv;
  readonly tempRoot: string;
  readonly launcher: readonly string[];
}

/** An SQL fence runs through the same door: psql reads it from standard input. */
const RUN_SQL = 'psql -X <"$SCHEMA_OPS_RUN/block.sql"\n';
/** How long the output of what a block leaves behind is still read. */
const OUTPUT_GRACE_MS = 500;
/** A log of a tool that says more has said enough. */
/** Exit code where a signal ended bash. */
const KILLED = 128;
const MOST_ERROR_BYTES = 4 * 1024 * 1024;

export async function runInBash(
  run: BashRun,
  observer: RunObserver,
  signal: CancelSignal,
): Promise<RunOutcome> {
  const { request } = run;
  const [log, folder] = await Promise.all([
    RunLog.open(request.logFile, (chunk) => observer.onOutput(chunk)),
    folderFor(run),
  ]);
  const ending = new RunEnding(folder);
  const cancel = (): void => ending.end({ kind: "cancelled" });
  signal.addEventListener("abort", cancel);
  if (signal.aborted) {
    cancel();
  }
  const timer =
    request.timeoutMs === null
      ? undefined
      : setTimeout(() => ending.end({ kind: "timedOut" }), request.timeoutMs);
  try {
    return await runBlock({ ...run, folder, log, ending }, observer);
  } catch (error) {
    await log.close();
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", cancel);
    await folder.remove();
  }
}

interface OpenRun extends BashRun {
  readonly folder: RunFolder;
  readonly log: RunLog;
  readonly ending: RunEnding;
}

async function runBlock(run: OpenRun, observer: RunObserver): Promise<RunOutcome> {
  const { request, prepared, folder, log, ending } = run;
  const rewriters = [rewriterFor(request, folder), rewriterFor(request, folder)] as const;
  const started = performance.now();
  const block = await startBlock(run.bash, folder.file("block.sh"), {
    cwd: request.cwd,
    env: runEnvironment(request, folder, run.env, prepared.variables),
    stdin: folder.file("stdin"),
    launcher: run.launcher,
  });
  // Off the block's way: it runs already.
  const watchdog = startWatchdog(run.bash, folder.path);
  watchdog.guard(block.group);
  const channel = watchdog.ready
    .then((ready) => (ready ? answerRequests(run, observer, rewriters) : null))
    .catch((error: unknown) => {
      ending.end({ kind: "refused", text: String(error), line: null });
      return null;
    });
  try {
    ending.attach(block);
    log.read(block.stdout, "stdout", rewriters[0]);
    log.read(block.stderr, "stderr", rewriters[1]);
    const exit = await block.exit;
    await ending.done();
    await log.ended(OUTPUT_GRACE_MS);
    const range = await log.close();
    const durationMs = performance.now() - started;
    const { reason } = ending;
    const found =
      reason === null
        ? await findings(run, exit.code ?? KILLED)
        : { failures: [endingFailure(reason, request)], backups: [] };
    return {
      kind: outcomeKind(reason, found.failures),
      exitCode: exit.code,
      ...found,
      durationMs,
      log: range,
      stdoutTail: log.stdoutTail,
    };
  } finally {
    (await channel)?.close();
    watchdog.release();
  }
}

/** Questions to the person, and for scripts with their paths mapped. */
function answerRequests(
  { request, folder, ending }: OpenRun,
  observer: RunObserver,
  rewriters: readonly OutputRewriter[],
): RequestChannel {
  const scripts = new MappedScripts(folder.path, folder.file("names.sed"), request.pathMappings);
  return listenForRequests(
    folder.file("requests"),
    async (question) => {
      if (question.kind === "map") {
        return (await scripts.copyOf(question.file, question.cwd)) ?? "";
      }
      const { text, secret } = question;
      const answer = await observer.onPrompt({ text, secret });
      if (answer === null) {
        ending.end({ kind: "refused", text, line: documentLine(question, request) });
      } else if (secret) {
        rewriters.forEach((rewriter) => rewriter.addSecret(secretBytes(answer)));
      }
      return answer;
    },
    // The block waits for an answer that does not come: better no block than a hanging one.
    (error) => ending.end({ kind: "refused", text: String(error), line: null }),
  );
}

async function folderFor({ request, prepared, bash, tempRoot, env }: BashRun): Promise<RunFolder> {
  return createRunFolder({
    bash,
    tempRoot,
    script: prepared.isSql ? RUN_SQL : prepared.text,
    sql: prepared.isSql ? prepared.text : null,
    shell: prepared.shell,
    psqlrc: await startupFile(env),
    pgpass: await passwordFile(request.targets, env),
    targets: targetsTable(request.targets, request.defaultTarget),
    mapsPaths: request.pathMappings.length > 0,
  });
}

/** Hides secrets, and calls the run's script by the document's name and lines. */
function rewriterFor(request: RunRequest, folder: RunFolder): OutputRewriter {
  const script = folder.file("block.sh");
  const place = new RegExp(`${escapeRegExp(script)}: line (\\d+):`, "g");
  const name = Buffer.from(request.source.path, "utf8").toString("latin1");
  return new OutputRewriter(secretsOf(request.targets), [
    {
      needle: script,
      rename: (text) =>
        text.replace(
          place,
          (_, line: string) => `${name}: line ${Number(line) + request.source.line - 1}:`,
        ),
    },
  ]);
}

async function findings(
  { request, prepared, env, folder, log }: OpenRun,
  exitCode: number,
): Promise<Pick<RunOutcome, "failures" | "backups">> {
  const records = parseRecords(await readFile(folder.file("records"), "utf8"));
  const toolOutputs: ToolOutput[] = [];
  for (const record of records) {
    if (record.kind === "tool") {
      toolOutputs.push(await toolOutput(record));
    }
  }
  const failures = blockFailures({
    shell: prepared.shell,
    firstLine: request.source.line,
    isSql: prepared.isSql,
    exitCode,
    complaint: complaintLine(log.stderrTail, request.source.path),
    records,
    toolOutputs,
    outputErrors: log.errors,
    tolerate: request.block.tolerate,
  });
  const dumps = await readBackups(records, env);
  return { failures: [...failures, ...dumps.failures], backups: dumps.backups };
}

/** The document's line in what bash says of its script. */
function complaintLine(output: string, name: string): number | null {
  const found = [...output.matchAll(new RegExp(`^${escapeRegExp(name)}: line (\\d+): `, "gm"))].at(
    -1,
  );
  return found === undefined ? null : Number(found[1]);
}

async function toolOutput(
  record: Extract<BlockRecord, { readonly kind: "tool" }>,
): Promise<ToolOutput> {
  const said = (await readFile(record.errors)).subarray(0, MOST_ERROR_BYTES).toString("utf8");
  const isClient = record.tool.startsWith("pg_");
  return {
    // pg_dump and pg_restore quote the server's words in their own: their exit status tells.
    errors: isClient ? [] : readPsqlErrors(said, "all"),
    wantsPassword: said.includes("fe_sendauth:"),
  };
}

function endingFailure(reason: Reason, { timeoutMs }: RunRequest): Failure {
  switch (reason.kind) {
    case "cancelled":
      return { kind: "cancelled" };
    case "timedOut":
      return { kind: "timeout", afterMs: timeoutMs ?? 0 };
    case "refused":
      return { kind: "prompt", line: reason.line, text: reason.text };
  }
}

function outcomeKind(reason: Reason | null, failures: readonly Failure[]): RunOutcome["kind"] {
  if (reason?.kind === "cancelled" || reason?.kind === "timedOut") {
    return reason.kind;
  }
  return failures.length === 0 ? "passed" : "failed";
}

function documentLine(
  question: Extract<BlockRequest, { kind: "prompt" }>,
  { source }: RunRequest,
): number | null {
  return question.line === null ? null : source.line + question.line - 1;
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
