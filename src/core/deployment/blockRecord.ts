/** Ends a field of what bash and we tell each other: a character that no sane value holds. */
export const FIELD = "\x1f";
/** Ends a record. */
export const RECORD = "\x1e";

/** What the prelude and the tools' stand-ins wrote down while a block ran, in order. */
export type BlockRecord =
  /** A command that failed. `strict`: it ended its shell; else the block had switched `set -e` off. */
  | {
      readonly kind: "failed" | "fallback" | "background" | "exit";
      readonly status: number;
      /** Nesting of subshells it happened in. */
      readonly depth: number;
      readonly strict: boolean;
      /** Line of the block, 1-based; 0 when it is not known. */
      readonly line: number;
      readonly command: string;
    }
  /** A pipeline whose producers ended by SIGPIPE was let pass. */
  | { readonly kind: "excused" }
  | {
      readonly kind: "tool";
      readonly tool: string;
      readonly line: number;
      readonly status: number;
      readonly cwd: string;
      readonly database: string;
      readonly format: string;
      /** The file a dump was written to; "" when there is none. */
      readonly output: string;
      /** File with what it said on standard error. */
      readonly errors: string;
    };

/** Parses the records file; a record that was cut off (the block was killed) is left out. */
export function parseRecords(text: string): readonly BlockRecord[] {
  return text
    .split(RECORD)
    .slice(0, -1)
    .flatMap((record) => parseRecord(record.split(FIELD)) ?? []);
}

function parseRecord([kind, ...fields]: readonly string[]): BlockRecord | null {
  switch (kind) {
    case "failed":
    case "fallback":
    case "background":
    case "exit": {
      const [status, depth, strict, line, command = ""] = fields;
      return {
        kind,
        status: Number(status),
        depth: Number(depth),
        strict: strict === "1",
        line: Number(line),
        command,
      };
    }
    case "excused":
      return { kind };
    case "tool": {
      const [
        tool = "",
        line,
        status,
        cwd = "",
        database = "",
        format = "",
        output = "",
        errors = "",
      ] = fields;
      return {
        kind,
        tool,
        line: Number(line),
        status: Number(status),
        cwd,
        database,
        format,
        output,
        errors,
      };
    }
    default:
      return null;
  }
}
