import { blankOut, findBareSql } from "../../../runbook/shell/bareSql.ts";
import { SqlReader } from "../../../runbook/queries/readSql.ts";
import { readPsqlArguments } from "../../../runbook/shell/psqlOptions.ts";
import { readShell } from "../../../runbook/shell/readShell.ts";
import type { ShellCommand, ShellScript } from "../../../runbook/shell/shellScript.ts";
import { callOf, programOf } from "../../../runbook/shell/tools.ts";
import { contiguous, type MappedText } from "../../../runbook/text/mappedText.ts";
import type { SqlParser } from "../../sqlParser.ts";

/** One psql that a shell block starts. Offsets are of the block's text. */
export interface PsqlCall {
  readonly single: boolean;
  readonly lockTimeout: boolean;
  readonly database: string | null;
  /** Folder that the block is in by then, as far as its `cd`s are literal; relative to where it starts. */
  readonly folder: string;
  readonly inputs: readonly PsqlInput[];
}

export type PsqlInput =
  | { readonly kind: "argument" | "text"; readonly text: MappedText }
  /** `name` with the block's own variables put in. */
  | { readonly kind: "file"; readonly name: string; readonly start: number };

/** Other scripts that the block runs: what is in them is not looked into. */
export interface OtherScript {
  readonly name: string;
  readonly start: number;
}

/** The psql calls of a shell block, in the order of the text. Total. */
export function readPsqlCalls(
  block: string,
  parser: SqlParser,
): { readonly calls: readonly PsqlCall[]; readonly others: readonly OtherScript[] } {
  const shell = readShell(blankOut(block, findBareSql(block, new SqlReader(parser))));
  const values = valuesOf(shell);
  const calls: PsqlCall[] = [];
  const others: OtherScript[] = [];
  let folder = ".";
  for (const command of shell.commands.toSorted((a, b) => a.start - b.start)) {
    const words = callOf(command, "psql");
    if (words !== null) {
      calls.push({ ...callFrom(command, words, values), folder });
    } else if (command.program === "cd") {
      folder = filled(command.words[1]?.text ?? ".", values);
    } else {
      others.push(...scriptsOf(command, values));
    }
  }
  return { calls, others };
}

function callFrom(
  command: ShellCommand,
  words: readonly MappedText[],
  values: ReadonlyMap<string, string>,
): Omit<PsqlCall, "folder"> {
  const call = readPsqlArguments(words);
  const named: PsqlInput[] = [
    ...call.commands.map((text): PsqlInput => ({ kind: "argument", text })),
    ...call.files
      .filter(({ text }) => text !== "-")
      .map(({ text, start }): PsqlInput => ({ kind: "file", name: filled(text, values), start })),
  ];
  const own = named.toSorted((a, b) => startOf(a) - startOf(b));
  const reads = own.length === 0 || call.files.some(({ text }) => text === "-");
  const options = [...command.assignments.map(({ value }) => value), values.get("PGOPTIONS") ?? ""];
  return {
    single: call.singleTransaction,
    lockTimeout: options.some((text) => /lock_timeout\s*=\s*'?[1-9]/.test(text)),
    database: call.database ?? databaseVariable(command, values),
    inputs: reads ? [...own, ...standardInput(command, values)] : own,
  };
}

function standardInput(
  command: ShellCommand,
  values: ReadonlyMap<string, string>,
): readonly PsqlInput[] {
  if (command.input !== null) {
    return [{ kind: "text", text: command.input }];
  }
  if (command.inputFile !== null) {
    const { text, start } = command.inputFile;
    return [{ kind: "file", name: filled(text, values), start }];
  }
  const { producer } = command;
  return producer === null ? [] : producedBy(producer, values);
}

/** What `cat files |`, `cat <<EOF |` or `echo "…" |` hands over. */
function producedBy(
  producer: ShellCommand,
  values: ReadonlyMap<string, string>,
): readonly PsqlInput[] {
  const words = producer.words.slice(1).filter(({ text }) => !/^-[neE]+$/.test(text));
  if (producer.program === "cat" && producer.input !== null) {
    return [{ kind: "text", text: producer.input }];
  }
  if (producer.program === "cat") {
    return words.map(({ text, start }) => ({ kind: "file", name: filled(text, values), start }));
  }
  const [only, second] = words;
  const prints = producer.program === "echo" || producer.program === "printf";
  return prints && only !== undefined && second === undefined
    ? [{ kind: "text", text: only }]
    : [{ kind: "file", name: `$(${producer.program})`, start: producer.start }];
}

function scriptsOf(
  command: ShellCommand,
  values: ReadonlyMap<string, string>,
): readonly OtherScript[] {
  const runs = ["bash", "sh", "source", "."].includes(programOf(command));
  const [first, second] = command.words;
  const word = runs ? second : first;
  const name = word === undefined ? "" : filled(word.text, values);
  return word !== undefined && /\.(?:sh|bash)$/.test(name) ? [{ name, start: word.start }] : [];
}

/** The variables that the block itself sets to a literal text. */
function valuesOf(script: ShellScript): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const { assignments, words } of script.commands) {
    const exported = words[0]?.text === "export" || words.length === 0;
    for (const { name, value } of exported ? assignments : []) {
      values.set(name, filled(value, values));
    }
  }
  return values;
}

function filled(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(
    /\$\{?([A-Za-z_]\w*)\}?/g,
    (whole, name: string) => values.get(name) ?? whole,
  );
}

function databaseVariable(
  command: ShellCommand,
  values: ReadonlyMap<string, string>,
): string | null {
  const own = command.assignments.findLast(({ name }) => name === "PGDATABASE")?.value;
  const named = own ?? values.get("PGDATABASE");
  return named === undefined || named === "" || /[$`]/.test(named) ? null : named;
}

function startOf(input: PsqlInput): number {
  return input.kind === "file" ? input.start : input.text.start;
}

/** A whole text as psql would read it from a file. */
export function wholeText(text: string): MappedText {
  return contiguous(text, 0);
}
