import { sequenceOptions, type SequenceFacts } from "./sequenceOptions.ts";

export interface NamedSequenceFacts extends SequenceFacts {
  /** As SQL reads it. */
  readonly name: string;
  readonly unlogged: boolean;
}

export function createSequence(facts: NamedSequenceFacts): string {
  return (
    [
      `CREATE ${facts.unlogged ? "UNLOGGED " : ""}SEQUENCE ${facts.name}`,
      ...(facts.type === "bigint" ? [] : [`AS ${facts.type}`]),
      ...sequenceOptions(facts),
    ].join("\n    ") + ";"
  );
}
