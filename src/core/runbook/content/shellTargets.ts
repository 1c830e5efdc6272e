import type { CommentTarget } from "../expectations/commentTargets.ts";
import { readPsqlArguments, type PsqlArguments } from "../shell/psqlOptions.ts";
import type { ShellCommand, ShellScript } from "../shell/shellScript.ts";
import { callOf } from "../shell/tools.ts";
import type { MappedText } from "../text/mappedText.ts";
import type { BlockText } from "./blockText.ts";
import type { BlockOutput, QueryDraft } from "./drafts.ts";
import { report, type ReadContext } from "./readContext.ts";
import { readStatements } from "./readStatements.ts";
import { outputOf } from "./shellOutput.ts";

/** A command of a shell block that comments can speak of, with the SQL it hands to psql. */
export interface ShellTarget extends CommentTarget {
  readonly queries: readonly QueryDraft[];
  /** Whether the queries' results go into another command, and are not what is printed. */
  readonly piped: boolean;
  /** How its output is counted; null when it prints nothing of interest. */
  readonly output: BlockOutput | null;
}

/** The commands of a script, pipelines as one, in order, each with its queries. */
export function readShellTargets(
  script: ShellScript,
  content: BlockText,
  context: ReadContext,
): readonly ShellTarget[] {
  const reader = new TargetReader(content, context);
  let coveredTo = -1;
  const ordered = script.commands.toSorted((a, b) => a.start - b.start);
  const queries = new Map<ShellCommand, readonly QueryDraft[]>();
  for (const command of ordered) {
    reader.noteExports(command);
    const asked = reader.queriesOf(command);
    if (asked.length > 0) {
      queries.set(command, asked);
    }
  }
  for (const command of ordered) {
    const inner = command.start < coveredTo;
    coveredTo = Math.max(coveredTo, command.end);
    if (command.last) {
      const stages = stagesOf(command);
      const asked = stages.flatMap((stage) => queries.get(stage) ?? []);
      if (!inner || asked.length > 0) {
        const piped = asked.length > 0 && !queries.has(command);
        reader.add(command, stages[0] ?? command, asked, piped);
      }
    }
  }
  return reader.targets.toSorted((a, b) => a.line - b.line);
}

class TargetReader {
  readonly targets: ShellTarget[] = [];
  readonly #content: BlockText;
  readonly #context: ReadContext;
  /** `export PGDATABASE=…` earlier in the block. */
  #exported: string | null = null;

  constructor(content: BlockText, context: ReadContext) {
    this.#content = content;
    this.#context = context;
  }

  noteExports(command: ShellCommand): void {
    const program = command.words[0]?.text;
    if (program === undefined || program === "export") {
      this.#exported = databaseVariable(command) ?? this.#exported;
    }
  }

  add(
    command: ShellCommand,
    { start }: ShellCommand,
    queries: readonly QueryDraft[],
    piped: boolean,
  ): void {
    const end = command.input === null ? command.end : Math.max(command.end, command.input.end);
    this.targets.push({
      line: this.#content.lineIndex(start),
      endLine: this.#content.lineIndex(Math.max(start, end - 1)),
      queries,
      piped,
      output: outputOf(command),
    });
  }

  queriesOf(command: ShellCommand): QueryDraft[] {
    const words = callOf(command, "psql");
    if (words === null) {
      return [];
    }
    const call = readPsqlArguments(words);
    for (const option of call.unknown) {
      const { start, end } = option;
      report(this.#context, "psql-option-unknown", this.#content.rangeOf(start, end), {
        option: option.text.replace(/=.*$/s, ""),
      });
    }
    const database = call.database ?? databaseVariable(command) ?? this.#exported;
    return sqlOf(call, command).flatMap(({ sql, origin }) => this.#read(sql, origin, database));
  }

  #read(mapped: MappedText, origin: QueryDraft["origin"], database: string | null): QueryDraft[] {
    if (origin === "psqlArgument" && /^\s*\\/.test(mapped.text)) {
      return [];
    }
    const place = {
      rangeOf: (start: number, end: number) =>
        this.#content.rangeOf(
          mapped.at(start),
          end > start ? mapped.at(end - 1) + 1 : mapped.at(start),
        ),
      lineIndex: (offset: number) => this.#content.lineIndex(mapped.at(offset)),
    };
    return readStatements(mapped.text, place, origin, database, this.#context).queries;
  }
}

/** The stages of a pipeline up to this one, first to last. */
function stagesOf(command: ShellCommand): readonly ShellCommand[] {
  const stages: ShellCommand[] = [];
  for (let stage: ShellCommand | null = command; stage !== null; stage = stage.producer) {
    stages.unshift(stage);
  }
  return stages;
}

function databaseVariable(command: ShellCommand): string | null {
  const assigned = command.assignments.findLast(({ name }) => name === "PGDATABASE")?.value;
  const named =
    assigned ??
    command.words.map((word) => /^PGDATABASE=(.+)$/s.exec(word.text)?.[1]).find(Boolean);
  return named === undefined || /[$`]/.test(named) ? null : named;
}

/** The SQL that a psql call reads: from `-c`, else from its input or from the command that pipes into it. */
function sqlOf(
  call: PsqlArguments,
  command: ShellCommand,
): readonly { readonly sql: MappedText; readonly origin: QueryDraft["origin"] }[] {
  if (call.commands.length > 0) {
    return call.commands.map((sql) => ({ sql, origin: "psqlArgument" }));
  }
  if (call.files.some((file) => file.text !== "-")) {
    return [];
  }
  const input = command.input ?? (command.producer === null ? null : printedBy(command.producer));
  return input === null ? [] : [{ sql: input, origin: "hereDocument" }];
}

/** What `echo "…"`, `printf '…'` or `cat <<EOF` writes. */
function printedBy(command: ShellCommand): MappedText | null {
  const program = command.words[0]?.text;
  if (program === "cat") {
    return command.input;
  }
  if (program !== "echo" && program !== "printf") {
    return null;
  }
  const words = command.words.slice(1).filter((word) => !/^-[neE]+$/.test(word.text));
  return words.length === 1 ? (words[0] ?? null) : null;
}
