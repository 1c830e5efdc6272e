/** Numbers as PostgreSQL writes them: they need all 64 bits. */
export interface SequenceFacts {
  /** "bigint", "integer" or "smallint". */
  readonly type: string;
  readonly start: string;
  readonly increment: string;
  readonly min: string;
  readonly max: string;
  readonly cache: string;
  readonly cycle: boolean;
}

const BITS: Readonly<Record<string, bigint>> = { smallint: 15n, integer: 31n };

/** The options that differ from what a new sequence of the type has. */
export function sequenceOptions(facts: SequenceFacts): readonly string[] {
  const largest = 2n ** (BITS[facts.type] ?? 63n) - 1n;
  const descends = facts.increment.startsWith("-");
  const min = descends ? -largest - 1n : 1n;
  const max = descends ? -1n : largest;
  const first = descends ? facts.max : facts.min;
  const options: readonly (readonly [differs: boolean, text: string])[] = [
    [facts.increment !== "1", `INCREMENT BY ${facts.increment}`],
    [facts.min !== String(min), `MINVALUE ${facts.min}`],
    [facts.max !== String(max), `MAXVALUE ${facts.max}`],
    [facts.start !== first, `START WITH ${facts.start}`],
    [facts.cache !== "1", `CACHE ${facts.cache}`],
    [facts.cycle, "CYCLE"],
  ];
  return options.filter(([differs]) => differs).map(([, text]) => text);
}
