import type { PsqlMessage } from "../sql/psqlMessages.ts";
import type { BlockRecord } from "./blockRecord.ts";
import type { Failure } from "./evidence.ts";
import { commandAtLine, type Fallback, type ShellBlock } from "./shellBlock.ts";

type ToolRecord = Extract<BlockRecord, { readonly kind: "tool" }>;
type CommandRecord = Exclude<BlockRecord, ToolRecord | { readonly kind: "excused" }>;

/** All that is known of a block that ended by itself. */
export interface BlockTrace {
  readonly shell: ShellBlock;
  /** Line of the document that the block's first line stands on. */
  readonly firstLine: number;
  /** An SQL fence: psql reads it from standard input. */
  readonly isSql: boolean;
  readonly exitCode: number;
  /** Line of the document that bash itself complained about last (syntax, unset variable); null: none. */
  readonly complaint: number | null;
  readonly records: readonly BlockRecord[];
  /** What each tool said on standard error, in the order of the tool records. */
  readonly toolOutputs: readonly ToolOutput[];
  /** Errors in the block's own output, whoever wrote them. */
  readonly outputErrors: readonly PsqlMessage[];
  /** SQLSTATEs, or `exit`, that an annotation tolerates where the block does. */
  readonly tolerate: readonly string[];
}

export interface ToolOutput {
  readonly errors: readonly PsqlMessage[];
  /** It wanted a password and had none. */
  readonly wantsPassword: boolean;
}

/** Why the block failed, in the order it happened; empty when it did not. */
export function blockFailures(trace: BlockTrace): readonly Failure[] {
  const tools = trace.records.filter((record) => record.kind === "tool");
  const said = new Map(tools.map((tool, index) => [tool, trace.toolOutputs[index]]));
  const failures: Failure[] = [];
  let inner: CommandRecord | null = null;
  for (const record of trace.records) {
    switch (record.kind) {
      case "tool":
        failures.push(...toolFailures(record, said.get(record), trace));
        break;
      case "failed":
        // A subshell's failure is also the failure of the command that holds it.
        if (!(inner !== null && inner.depth > record.depth && inner.status === record.status)) {
          failures.push(...commandFailure(record, tools, said, trace));
        }
        inner = record;
        break;
      case "fallback":
        failures.push(...fallbackFailure(record, tools, said, trace));
        break;
      case "background":
        if (inner?.status !== record.status || inner.depth === 0) {
          failures.push(...backgroundFailure(record, tools, said, trace));
        }
        break;
      case "exit":
      case "excused":
        break;
    }
  }
  failures.push(...strangers(trace));
  const kept = failures.filter((failure) => !isNamed(failure, trace.tolerate));
  return kept.some(ends) || endedWell(trace) ? kept : [...kept, exitFailure(trace)];
}

function toolFailures(
  record: ToolRecord,
  output: ToolOutput | undefined,
  trace: BlockTrace,
): readonly Failure[] {
  const cause = blamed(record, trace);
  const line = documentLine(record.line === 0 ? (cause?.line ?? 0) : record.line, trace);
  if (output?.wantsPassword === true && record.status !== 0) {
    return [{ kind: "prompt", line, text: `${record.tool}: password` }];
  }
  const tolerated = record.status === 0 || cause === undefined;
  return (output?.errors ?? []).map((error) => ({
    kind: "sql",
    ...place(error, line, record, trace),
    sqlState: error.sqlState ?? "",
    message: error.text,
    tolerated,
  }));
}

/** The document's line, and the file with its own where the statement came from one. */
function place(
  error: PsqlMessage,
  line: number | null,
  record: ToolRecord,
  trace: BlockTrace,
): {
  readonly line: number | null;
  readonly file: string | null;
  readonly fileLine: number | null;
} {
  if (error.file === "<stdin>" && error.fileLine !== null) {
    const here = commandAtLine(trace.shell, record.line, record.tool)?.hereDocumentLine ?? null;
    const first = trace.isSql ? 1 : here;
    return first === null
      ? { line, file: null, fileLine: error.fileLine }
      : { line: trace.firstLine + first + error.fileLine - 2, file: null, fileLine: null };
  }
  const file =
    error.file === null || error.file.startsWith("/") ? error.file : `${record.cwd}/${error.file}`;
  return { line, file, fileLine: error.fileLine };
}

function commandFailure(
  record: CommandRecord,
  tools: readonly ToolRecord[],
  said: ReadonlyMap<ToolRecord, ToolOutput | undefined>,
  trace: BlockTrace,
): readonly Failure[] {
  const command = commandAtLine(trace.shell, record.line, record.command);
  const [from, to] = [command?.line ?? record.line, command?.endLine ?? record.line];
  return explained(from, to, record.status, tools, said)
    ? []
    : [
        {
          kind: "command",
          line: documentLine(record.line, trace) ?? trace.firstLine,
          command: command?.text ?? record.command,
          exitCode: record.status,
          tolerated: !record.strict,
        },
      ];
}

function fallbackFailure(
  record: CommandRecord,
  tools: readonly ToolRecord[],
  said: ReadonlyMap<ToolRecord, ToolOutput | undefined>,
  trace: BlockTrace,
): readonly Failure[] {
  const fallback = fallbackAt(trace.shell.fallbacks, record);
  if (fallback === undefined || fallback.answers.includes(record.status)) {
    return [];
  }
  const { line, endLine, text } = fallback.command;
  return explained(line, endLine, record.status, tools, said)
    ? []
    : [
        {
          kind: "command",
          line: documentLine(line, trace) ?? trace.firstLine,
          command: text,
          exitCode: record.status,
          tolerated: true,
        },
      ];
}

function backgroundFailure(
  record: CommandRecord,
  tools: readonly ToolRecord[],
  said: ReadonlyMap<ToolRecord, ToolOutput | undefined>,
  trace: BlockTrace,
): readonly Failure[] {
  // Bash tells where the next command was: the job began on the nearest line before it.
  const before = trace.shell.background.filter(
    ({ line }) => record.line === 0 || line <= record.line,
  );
  const job = before.at(-1) ?? trace.shell.background[0];
  const line = job?.line ?? record.line;
  return explained(line, job?.endLine ?? line, record.status, tools, said)
    ? []
    : [
        {
          kind: "command",
          line: documentLine(line, trace) ?? trace.firstLine,
          command: `${job?.text ?? ""} &`.trim(),
          exitCode: record.status,
          tolerated: false,
        },
      ];
}

/** Errors that the output shows and no tool under our eyes has said. */
function strangers({ toolOutputs, outputErrors }: BlockTrace): readonly Failure[] {
  const known = new Set(toolOutputs.flatMap(({ errors }) => errors.map(identity)));
  return outputErrors
    .filter((error) => !known.has(identity(error)))
    .map((error) => ({
      kind: "sql",
      line: null,
      sqlState: error.sqlState ?? "",
      message: error.text,
      file: error.file === "<stdin>" ? null : error.file,
      fileLine: error.fileLine,
      tolerated: false,
    }));
}

function identity({ sqlState, text }: PsqlMessage): string {
  return `${sqlState ?? ""} ${text}`;
}

/** The block ended with a failure that nothing above accounts for. */
function exitFailure(trace: BlockTrace): Failure {
  const exit = trace.records.findLast(
    (record) => record.kind === "exit" && record.status === trace.exitCode,
  );
  const complaint = trace.complaint === null ? 0 : trace.complaint - trace.firstLine + 1;
  const line = exit?.kind === "exit" ? exit.line : complaint;
  const words = exit?.kind === "exit" ? exit.command : "";
  return {
    kind: "command",
    line: documentLine(line, trace) ?? trace.firstLine,
    command: (line === 0 ? undefined : commandAtLine(trace.shell, line, words)?.text) ?? words,
    exitCode: trace.exitCode,
    tolerated: false,
  };
}

function endedWell({ exitCode, records }: BlockTrace): boolean {
  return exitCode === 0 || (exitCode === 141 && records.at(-1)?.kind === "excused");
}

/** Whether a failure accounts for the block's end. */
function ends(failure: Failure): boolean {
  return !("tolerated" in failure && failure.tolerated);
}

/** An annotation names what the block tolerates; what ended the block is not tolerated by anybody. */
function isNamed(failure: Failure, tolerate: readonly string[]): boolean {
  switch (failure.kind) {
    case "sql":
      return failure.tolerated && tolerate.includes(failure.sqlState);
    case "command":
      return failure.tolerated && tolerate.includes("exit");
    default:
      return false;
  }
}

/** The record of the command that failed because of this tool and ended its shell. */
function blamed(tool: ToolRecord, { records, shell }: BlockTrace): CommandRecord | undefined {
  return records
    .slice(records.indexOf(tool) + 1)
    .find(
      (record): record is CommandRecord =>
        record.kind === "failed" &&
        record.strict &&
        (tool.line === 0
          ? record.status === tool.status
          : within(tool.line, commandAtLine(shell, record.line, record.command), record.line)),
    );
}

function within(
  line: number,
  command: { readonly line: number; readonly endLine: number } | null,
  otherwise: number,
): boolean {
  return line >= (command?.line ?? otherwise) && line <= (command?.endLine ?? otherwise);
}

/** What a tool has said tells more than that its command failed. */
function explained(
  from: number,
  to: number,
  status: number,
  tools: readonly ToolRecord[],
  said: ReadonlyMap<ToolRecord, ToolOutput | undefined>,
): boolean {
  return tools.some((tool) => {
    const output = said.get(tool);
    const speaks = output !== undefined && (output.errors.length > 0 || output.wantsPassword);
    const there = tool.line === 0 ? tool.status === status : tool.line >= from && tool.line <= to;
    return speaks && tool.status !== 0 && there;
  });
}

function fallbackAt(fallbacks: readonly Fallback[], record: CommandRecord): Fallback | undefined {
  const word = record.command.split(/\s/, 1)[0];
  return fallbacks.find(
    (fallback) =>
      fallback.word === word && record.line >= fallback.line && record.line <= fallback.endLine,
  );
}

function documentLine(line: number, { firstLine }: BlockTrace): number | null {
  return line === 0 ? null : firstLine + line - 1;
}
