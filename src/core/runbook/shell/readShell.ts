import {
  forEachChild,
  parse,
  type Command,
  type ParsedScript,
  type Redirection,
  type SyntaxNode,
} from "unbash";
import { baseName } from "../../lib/baseName.ts";
import { contiguous, type MappedText } from "../text/mappedText.ts";
import { findComments } from "./shellComments.ts";
import type { ShellCommand, ShellScript, VariableUse } from "./shellScript.ts";
import { readWord } from "./shellWord.ts";

/** Reads a shell block. Total: what bash would refuse gives errors and whatever could be read. */
export function readShell(source: string): ShellScript {
  const reader = new ShellReader(source);
  const script = parse(source);
  reader.readScript(script);
  return {
    commands: reader.commands,
    comments: findComments(source, reader.covered),
    errors: reader.errors,
    assigned: reader.assigned,
    uses: reader.uses,
    sourcesOthers: reader.sourcesOthers,
  };
}

const TOO_DEEP = /nest|depth|deep/i;
/** Commands whose arguments name variables that they fill. */
const FILLS_VARIABLES = new Set(["read", "mapfile", "readarray", "getopts"]);

type MutableCommand = { -readonly [K in keyof ShellCommand]: ShellCommand[K] };

class ShellReader {
  readonly commands: ShellCommand[] = [];
  readonly errors: { message: string; at: number; deep: boolean }[] = [];
  readonly assigned = new Set<string>();
  readonly uses: VariableUse[] = [];
  readonly covered: { start: number; end: number }[] = [];
  sourcesOthers = false;
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  readScript(script: ParsedScript): void {
    for (const error of script.errors ?? []) {
      this.errors.push({
        message: error.message,
        at: error.pos,
        deep: TOO_DEEP.test(error.message),
      });
    }
    for (const statement of script.commands) {
      this.#visit(statement);
    }
  }

  #visit(node: SyntaxNode): void {
    switch (node.type) {
      case "Word":
        this.covered.push({ start: node.pos, end: node.end });
        // A word's parts are read when they are first asked for: most words have none of interest.
        if (!/[$`(]/.test(node.text)) {
          return;
        }
        break;
      case "Command":
        this.#readCommand(node);
        break;
      case "Pipeline":
        this.#readPipeline(node.commands);
        return;
      case "Script":
        // Escaped backticks: positions are of another text.
        if (node.source === undefined) {
          this.readScript(node);
        }
        return;
      case "Assignment":
        this.assigned.add(node.name);
        break;
      case "For":
      case "Select":
        this.assigned.add(node.name.value);
        break;
      default:
        this.#readLeaf(node);
    }
    forEachChild(node, (child) => this.#visit(child));
  }

  #readLeaf(node: SyntaxNode): void {
    switch (node.type) {
      case "SimpleExpansion":
        this.uses.push({ name: node.text.slice(1), start: node.pos, end: node.end });
        break;
      case "ParameterExpansion":
        this.#readParameter(node);
        break;
      case "HereDocBody":
      case "TestCommand":
      case "ArithmeticCommand":
        this.covered.push({ start: node.pos, end: node.end });
        break;
      default:
    }
  }

  #readParameter(node: SyntaxNode & { type: "ParameterExpansion" }): void {
    const operation = node.operation;
    if (operation?.type === "Default") {
      // It has a value whatever happens; `:=` even assigns it.
      if (operation.operator.endsWith("=")) {
        this.assigned.add(node.parameter);
      }
      if (!operation.operator.endsWith("?")) {
        return;
      }
    }
    this.uses.push({ name: node.parameter, start: node.pos, end: node.end });
  }

  #readPipeline(stages: readonly SyntaxNode[]): void {
    let producer: ShellCommand | null = null;
    for (const [index, stage] of stages.entries()) {
      if (stage.type === "Command") {
        const command = this.#readCommand(stage);
        command.producer = producer;
        command.last = index === stages.length - 1;
        producer = command;
        forEachChild(stage, (child) => this.#visit(child));
      } else {
        producer = null;
        this.#visit(stage);
      }
    }
  }

  #readCommand(node: Command): MutableCommand {
    this.covered.push({ start: node.pos, end: node.end });
    const words: MappedText[] = node.name === undefined ? [] : [readWord(node.name, this.#source)];
    const assignments: { name: string; value: string }[] = [];
    for (const part of [...node.prefix, ...node.suffix]) {
      if (part.type === "Word") {
        words.push(readWord(part, this.#source));
      } else if (part.type === "Assignment") {
        const value = part.value.type === "Word" ? part.value.value : "";
        assignments.push({ name: part.name, value });
      }
    }
    const command: MutableCommand = {
      start: node.pos,
      end: node.end,
      program: baseName(words[0]?.text ?? ""),
      words,
      assignments,
      input: this.#inputOf(node.redirects),
      inputFile: this.#inputFileOf(node.redirects),
      toFile: node.redirects.some(isOutputFile),
      producer: null,
      last: true,
    };
    this.commands.push(command);
    this.#noteBuiltin(words);
    return command;
  }

  #noteBuiltin(words: readonly MappedText[]): void {
    const name = words[0]?.text ?? "";
    if (FILLS_VARIABLES.has(name)) {
      for (const word of words.slice(1)) {
        this.assigned.add(word.text);
      }
    } else if (name === "printf" && words[1]?.text === "-v") {
      this.assigned.add(words[2]?.text ?? "");
    } else if (name === "source" || name === ".") {
      this.sourcesOthers = true;
    }
  }

  #inputOf(redirects: readonly Redirection[]): MappedText | null {
    const input = redirects.findLast((redirect) => redirect.type !== "Redirect");
    if (input?.type === "HereDoc") {
      return contiguous(input.body.text, input.body.pos);
    }
    return input?.target === undefined ? null : readWord(input.target, this.#source);
  }

  #inputFileOf(redirects: readonly Redirection[]): MappedText | null {
    const input = redirects.findLast(
      (redirect) => redirect.type === "Redirect" && redirect.operator === "<",
    );
    return input?.type === "Redirect" && input.target !== undefined
      ? readWord(input.target, this.#source)
      : null;
  }
}

function isOutputFile(redirect: Redirection): boolean {
  if (redirect.type !== "Redirect" || !/^(?:>>?|>\||&>>?)$/.test(redirect.operator)) {
    return false;
  }
  const descriptor = redirect.descriptor;
  return (
    descriptor === undefined || (descriptor.type === "FileDescriptor" && descriptor.value === 1)
  );
}
