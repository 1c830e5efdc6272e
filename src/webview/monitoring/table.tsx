import type { JSX } from "preact";
import { visibleText } from "../../core/lib/visibleText.ts";
import type { TableView } from "../../protocol/monitoring.ts";
import { fill } from "../lib/fill.ts";
import { usePage } from "./pageContext.ts";

/** Types whose values are read from the right. */
const NUMERIC = /^(?:smallint|integer|bigint|numeric|real|double precision)\b/;

/** Rows with their columns' names and types; NULL is no text. */
export function Table({
  table,
  title,
}: {
  readonly table: TableView;
  readonly title: string;
}): JSX.Element {
  const { strings, formats } = usePage();
  if (table.rows.length === 0) {
    return <p class="quiet">{strings.noRows}</p>;
  }
  const side = (place: number): string => {
    const column = table.columns[place];
    const unit = column?.unit ?? null;
    const numeric = unit === null ? NUMERIC.test(column?.type ?? "") : unit !== "text";
    return numeric ? "number" : "";
  };
  return (
    <div class="table-scroll" tabIndex={0} role="group" aria-label={visibleText(title)}>
      <table>
        <caption>
          {fill(strings.rows, formats.count(table.rows.length))}
          {table.truncated ? ` · ${strings.truncated}` : ""}
        </caption>
        <thead>
          <tr>
            {table.columns.map(({ name, type }, place) => (
              <th key={place} scope="col" class={side(place)}>
                {visibleText(name)}{" "}
                {type === "" ? null : <span class="type">{visibleText(type)}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, place) => (
            <tr key={place}>
              {row.map((cell, column) => (
                <td key={column} class={side(column)}>
                  <Cell value={cell} unit={table.columns[column]?.unit ?? null} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({
  value,
  unit,
}: {
  readonly value: string | null;
  readonly unit: TableView["columns"][number]["unit"];
}): JSX.Element {
  const { strings, formats } = usePage();
  if (value === null) {
    return <span class="null">{unit === null ? strings.null : strings.unknown}</span>;
  }
  return (
    <span class="cell">
      {unit === null || unit === "text" ? visibleText(value) : formats.exact(value, unit)}
    </span>
  );
}
