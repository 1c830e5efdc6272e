import { baseName } from "../../lib/baseName.ts";
import type { MappedText } from "../text/mappedText.ts";
import { readPsqlArguments, databaseOf } from "./psqlOptions.ts";
import type { ShellCommand } from "./shellScript.ts";

/** Commands that run another command given as their arguments. */
const WRAPPERS = new Set(
  "sudo env time nohup timeout exec command nice ionice stdbuf su docker podman docker-compose kubectl gosu runuser".split(
    " ",
  ),
);

/** The words of a tool's call inside a command, wrappers such as `sudo -u postgres` left out; null when it is not called. */
export function callOf(command: ShellCommand, tool: string): readonly MappedText[] | null {
  if (command.program === tool) {
    return command.words.slice(1);
  }
  if (!WRAPPERS.has(command.program)) {
    return null;
  }
  const at = command.words.findIndex((word) => baseName(word.text) === tool);
  return at === -1 ? null : command.words.slice(at + 1);
}

/** The name of the program that a command runs, without its folder. */
export function programOf(command: ShellCommand): string {
  return WRAPPERS.has(command.program) && callOf(command, "psql") !== null
    ? "psql"
    : command.program;
}

/** Short options with a value of the client tools that name a database. */
interface ToolOptions {
  readonly withValue: string;
  /** Whether its first plain argument is the database. */
  readonly positional: boolean;
}

const CLIENT_TOOLS: ReadonlyMap<string, ToolOptions> = new Map([
  ["psql", { withValue: "", positional: true }],
  ["pg_dump", { withValue: "bBeEfFhjnNpStTUZd", positional: true }],
  ["pg_restore", { withValue: "dfFhIjLnNpPStTU", positional: false }],
  ["vacuumdb", { withValue: "dhjnNpPtU", positional: true }],
  ["reindexdb", { withValue: "dhijpStU", positional: true }],
  ["clusterdb", { withValue: "dhptU", positional: true }],
  ["createdb", { withValue: "DEhlOpTU", positional: true }],
  ["dropdb", { withValue: "hpU", positional: true }],
  ["pg_isready", { withValue: "dhptU", positional: false }],
]);

/** The database that a client tool's call names; null when it names none. */
export function databaseOfTool(command: ShellCommand): string | null {
  const tool = WRAPPERS.has(command.program)
    ? command.words.map((word) => baseName(word.text)).find((name) => CLIENT_TOOLS.has(name))
    : command.program;
  const options = tool === undefined ? undefined : CLIENT_TOOLS.get(tool);
  if (tool === undefined || options === undefined) {
    return null;
  }
  const words = callOf(command, tool) ?? [];
  return tool === "psql" ? readPsqlArguments(words).database : toolDatabase(words, options);
}

function toolDatabase(words: readonly MappedText[], options: ToolOptions): string | null {
  const texts = words.map((word) => word.text);
  let named: string | undefined;
  let positional: string | undefined;
  for (let index = 0; index < texts.length; index += 1) {
    const option = readOption(texts[index] ?? "", options);
    if (option.kind === "name") {
      positional ??= options.positional ? texts[index] : undefined;
    } else if (option.takesValue) {
      const value = option.value ?? texts[(index += 1)];
      named = option.isDatabase ? value : named;
    }
  }
  const target = named ?? positional;
  return target === undefined ? null : databaseOf(target);
}

type ReadOption =
  | { readonly kind: "name" }
  | {
      readonly kind: "option";
      readonly takesValue: boolean;
      /** The value when it stands in the same word. */
      readonly value: string | undefined;
      readonly isDatabase: boolean;
    };

function readOption(text: string, options: ToolOptions): ReadOption {
  if (!text.startsWith("-")) {
    return { kind: "name" };
  }
  const long = /^--dbname(?:=(.*))?$/s.exec(text);
  if (long !== null) {
    return { kind: "option", takesValue: true, value: long[1], isDatabase: true };
  }
  const letter = text.charAt(1);
  const takesValue = letter !== "-" && letter !== "" && options.withValue.includes(letter);
  const value = text.length > 2 ? text.slice(2) : undefined;
  return { kind: "option", takesValue, value, isDatabase: letter === "d" };
}
