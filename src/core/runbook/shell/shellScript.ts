import type { MappedText } from "../text/mappedText.ts";

/** A shell block as far as a runbook reads it. All offsets are of the block's text. */
export interface ShellScript {
  readonly commands: readonly ShellCommand[];
  readonly comments: readonly ShellComment[];
  readonly errors: readonly {
    readonly message: string;
    readonly at: number;
    readonly deep: boolean;
  }[];
  /** Names that the script gives a value itself. */
  readonly assigned: ReadonlySet<string>;
  readonly uses: readonly VariableUse[];
  /** Whether it reads another script's variables (`source env.sh`). */
  readonly sourcesOthers: boolean;
}

export interface ShellCommand {
  readonly start: number;
  readonly end: number;
  /** The first word without its folder; "" when there is none. */
  readonly program: string;
  /** The command's name and its arguments. */
  readonly words: readonly MappedText[];
  /** `NAME=value` before the command, or `export NAME=value`. */
  readonly assignments: readonly { readonly name: string; readonly value: string }[];
  /** Text given to its standard input by `<<` or `<<<`. */
  readonly input: MappedText | null;
  /** The file that its standard input comes from. */
  readonly inputFile: MappedText | null;
  /** The command that writes into this one's standard input. */
  readonly producer: ShellCommand | null;
  /** Whether its standard output goes into a file. */
  readonly toFile: boolean;
  /** Whether it is the last one of its pipeline. */
  readonly last: boolean;
}

export interface ShellComment {
  readonly start: number;
  readonly end: number;
}

export interface VariableUse {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}
