/** Names and expressions as SQL reads them. */
export interface ViewFacts {
  readonly name: string;
  readonly materialized: boolean;
  /** "security_barrier='true'", each. */
  readonly options: readonly string[];
  /** Null: the usual one. */
  readonly accessMethod: string | null;
  readonly tablespace: string | null;
  /** As the server writes it, with a semicolon. */
  readonly query: string;
  /** Of a materialized view: whether it holds rows. */
  readonly populated: boolean;
}

export function createView(facts: ViewFacts): string {
  const { name, materialized, options, accessMethod, tablespace, populated } = facts;
  const head = [
    `CREATE ${materialized ? "MATERIALIZED VIEW" : "VIEW"} ${name}`,
    ...(accessMethod === null ? [] : [`USING ${accessMethod}`]),
    ...(options.length === 0 ? [] : [`WITH (${options.join(", ")})`]),
    ...(tablespace === null ? [] : [`TABLESPACE ${tablespace}`]),
    "AS",
  ].join(" ");
  const query = facts.query.replace(/;\s*$/, "");
  return `${head}\n${query}${materialized && !populated ? "\nWITH NO DATA" : ""};`;
}
