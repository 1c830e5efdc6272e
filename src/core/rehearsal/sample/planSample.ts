/** A table as the catalog has it; names as SQL writes them. */
export interface SampledTable {
  readonly name: string;
  /** Empty for a table that others inherit from or that is partitioned: "only ". */
  readonly only: string;
  /** "a, b"; null: it has none that can be written. */
  readonly columns: string | null;
  /** Of the primary key: "a, b"; null: it has none. */
  readonly key: string | null;
}

export interface SampledReference {
  readonly child: string;
  readonly parent: string;
  readonly columns: readonly string[];
  readonly referenced: readonly string[];
}

/** How a sample of a database is taken and put together again. */
export interface SamplePlan {
  /** Those that others refer to first. */
  readonly tables: readonly {
    readonly name: string;
    readonly columns: string;
    /** Its rows, on one line. */
    readonly query: string;
  }[];
  /**
   * Before there are constraints: removes rows that refer to what is not in the sample, until none is
   * left, and says in notices how many of which table; null: no table refers to another.
   */
  readonly repair: string | null;
  readonly sequences: readonly string[];
  /** Tables whose names are written over several lines: psql cannot copy them. */
  readonly leftOut: readonly string[];
}

/** Begins a notice of {@link SamplePlan.repair}; the table and the number of rows follow. */
export const CUT_MARK = "schema-ops cut ";

/**
 * At most so many rows of each table, the first of its key; of a table that refers to others those that
 * refer to rows of the sample. Where tables refer to each other in a circle, and where a table refers to
 * itself, what is not there is removed afterwards.
 */
export function planSample(
  tables: readonly SampledTable[],
  references: readonly SampledReference[],
  rows: number,
  sequences: readonly string[],
): SamplePlan {
  const isWritten = ({ name, columns, key }: SampledTable): boolean =>
    !/[\r\n]/.test([name, columns, key].join(""));
  const ordered = parentsFirst(tables.filter(isWritten), references);
  const names = ordered.map(({ name }) => name);
  const upwards = (name: string): readonly SampledReference[] =>
    references.filter(
      ({ child, parent, columns, referenced }) =>
        child === name &&
        names.includes(parent) &&
        names.indexOf(parent) < names.indexOf(name) &&
        !/[\r\n]/.test([...columns, ...referenced].join("")),
    );
  return {
    tables: ordered.flatMap((table) =>
      table.columns === null
        ? []
        : [
            {
              name: table.name,
              columns: table.columns,
              query: sampleQuery(table, ordered, upwards, rows),
            },
          ],
    ),
    repair: references.length === 0 ? null : repairStatement(references),
    sequences,
    leftOut: tables.filter((table) => !isWritten(table)).map(({ name }) => name),
  };
}

function parentsFirst(
  tables: readonly SampledTable[],
  references: readonly SampledReference[],
): readonly SampledTable[] {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const ordered: SampledTable[] = [];
  const seen = new Set<string>();
  const visit = (table: SampledTable): void => {
    if (seen.has(table.name)) {
      return;
    }
    seen.add(table.name);
    for (const { child, parent } of references) {
      const above = byName.get(parent);
      if (child === table.name && above !== undefined) {
        visit(above);
      }
    }
    ordered.push(table);
  };
  tables.forEach(visit);
  return ordered;
}

type Upwards = (name: string) => readonly SampledReference[];

/** With each table above it as a named query: the same rows that its own copy takes. */
function sampleQuery(
  table: SampledTable,
  ordered: readonly SampledTable[],
  upwards: Upwards,
  rows: number,
): string {
  const needed = new Set<string>();
  const collect = (name: string): void => {
    for (const { parent } of upwards(name)) {
      if (!needed.has(parent)) {
        needed.add(parent);
        collect(parent);
      }
    }
  };
  collect(table.name);
  const nameOf = (name: string): string =>
    `s${String(ordered.findIndex((one) => one.name === name))}`;
  const above = ordered
    .filter(({ name }) => needed.has(name))
    .map((one) => `${nameOf(one.name)} as (${selection(one, "*", upwards, nameOf, rows)})`);
  const own = selection(table, table.columns ?? "*", upwards, nameOf, rows);
  return above.length === 0 ? own : `with ${above.join(", ")} ${own}`;
}

function selection(
  { name, only, key }: SampledTable,
  columns: string,
  upwards: Upwards,
  nameOf: (name: string) => string,
  rows: number,
): string {
  const conditions = upwards(name).map(({ parent, columns: own, referenced }) => {
    const nulls = own.map((column) => `${column} is null`).join(" or ");
    return `(${nulls} or (${own.join(", ")}) in (select ${referenced.join(", ")} from ${nameOf(parent)}))`;
  });
  const where = conditions.length === 0 ? "" : ` where ${conditions.join(" and ")}`;
  const order = key === null ? "" : ` order by ${key}`;
  return `select ${columns} from ${only}${name}${where}${order} limit ${String(rows)}`;
}

function repairStatement(references: readonly SampledReference[]): string {
  const deletes = references.map(({ child, parent, columns, referenced }, at) => {
    const isSet = columns.map((column) => `c.${column} is not null`).join(" and ");
    const same = columns.map((column, place) => `p.${referenced[place] ?? ""} = c.${column}`);
    return [
      `delete from ${child} c where ${isSet}`,
      `and not exists (select from ${parent} p where ${same.join(" and ")});`,
      `get diagnostics gone = row_count; round := round + gone; cut[${String(at + 1)}] := cut[${String(at + 1)}] + gone;`,
    ].join(" ");
  });
  const names = references.map(({ child }) => `'${child.replaceAll("'", "''")}'`).join(", ");
  return `do $repair$
declare
  gone bigint; round bigint; said record;
  cut bigint[] := pg_catalog.array_fill(0::bigint, array[${String(references.length)}]);
begin
  loop
    round := 0;
    ${deletes.join("\n    ")}
    exit when round = 0;
  end loop;
  for said in select name, sum(rows) as rows from unnest(array[${names}], cut) as t (name, rows)
              group by name having sum(rows) > 0 order by name loop
    raise notice '${CUT_MARK}% (%)', said.name, said.rows;
  end loop;
end
$repair$`;
}
