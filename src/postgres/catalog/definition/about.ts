/** What the statements about an object are made of. SQL texts about the row `o` of `catalog`. */
export interface Described {
  /** "pg_operator". */
  readonly catalog: string;
  /** "OPERATOR s.+ (integer, integer)": what stands behind ALTER and COMMENT ON. */
  readonly on: string;
  /** The column with the owner; null: the kind has none. */
  readonly owner: string | null;
}

/** Owner and comment. */
export function aboutStatements({ catalog, on, owner }: Described): readonly string[] {
  return [
    ...(owner === null
      ? []
      : [
          `SELECT format('ALTER %s OWNER TO %s;', ${on}, o.${owner}::regrole) AS sql
             FROM pg_catalog.${catalog} AS o WHERE o.oid = $1`,
        ]),
    `SELECT format('COMMENT ON %s IS %L;', ${on}, d.description) AS sql
       FROM pg_catalog.${catalog} AS o
       JOIN pg_catalog.pg_description AS d
         ON d.objoid = o.oid AND d.classoid = 'pg_catalog.${catalog}'::regclass AND d.objsubid = 0
      WHERE o.oid = $1`,
  ];
}

/** A schema and a name of a row `o` whose columns begin with the prefix. */
export function qualified(prefix: string): string {
  return `format('%s.%I', o.${prefix}namespace::regnamespace, o.${prefix}name)`;
}
