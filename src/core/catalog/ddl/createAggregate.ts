/** Names and values as SQL reads them. */
export interface AggregateFacts {
  readonly name: string;
  /** "integer", "VARIADIC real[]", "*" for none. */
  readonly arguments: string;
  readonly hypothetical: boolean;
  /** "SFUNC = s.add", each. */
  readonly options: readonly string[];
}

export function createAggregate(facts: AggregateFacts): string {
  const options = [...facts.options, ...(facts.hypothetical ? ["HYPOTHETICAL"] : [])];
  const lines = options.map((option) => `    ${option}`).join(",\n");
  return `CREATE AGGREGATE ${facts.name}(${facts.arguments}) (\n${lines}\n);`;
}
