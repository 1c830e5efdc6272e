import type { JSX } from "preact";
import { visibleText } from "../../core/lib/visibleText.ts";
import type { LivePoint } from "../../core/monitoring/live/livePoint.ts";
import type { LiveConnectionView } from "../../protocol/live.ts";
import { useLive } from "./pageContext.ts";
import { TileView } from "./tile.tsx";
import { type Tile, tilesOf } from "./tiles.ts";

/** Rows of the table: what a person reads, not all that is drawn. */
const ROWS = 30;

/** One server as it is now. */
export function Connection({
  connection,
  points,
}: {
  readonly connection: LiveConnectionView;
  readonly points: readonly LivePoint[];
}): JSX.Element {
  const { strings } = useLive();
  const tiles = tilesOf(connection, points, strings);
  const name = visibleText(connection.name);
  return (
    <section class="connection" aria-label={name}>
      <h2>
        {name}{" "}
        {connection.server === null ? null : (
          <span class="quiet">PostgreSQL {visibleText(connection.server)}</span>
        )}
      </h2>
      <State connection={connection} isEmpty={points.length === 0} />
      <ul class="tiles">
        {tiles.map((tile) => (
          <TileView key={tile.title} tile={tile} />
        ))}
      </ul>
      <Numbers tiles={tiles} name={name} />
    </section>
  );
}

/** What is wrong, or not all there; its line is there when nothing is. */
function State({
  connection: { name, problem, stopped, partly },
  isEmpty,
}: {
  readonly connection: LiveConnectionView;
  readonly isEmpty: boolean;
}): JSX.Element {
  const { strings, actions } = useLive();
  return (
    <div class="state" role="status">
      {problem === null ? (
        <span class="quiet">{isEmpty ? strings.waiting : partly ? strings.onlyOwn : ""}</span>
      ) : (
        <div class="notice">
          <span>{[visibleText(problem), ...(stopped ? [strings.stopped] : [])].join(" · ")}</span>
          {stopped ? (
            <button type="button" class="link" onClick={() => actions.retry(name)}>
              {strings.retry}
            </button>
          ) : null}
        </div>
      )}
    </div>
  );
}

/** The same numbers in words, the newest first. */
function Numbers({
  tiles,
  name,
}: {
  readonly tiles: readonly Tile[];
  readonly name: string;
}): JSX.Element {
  const { strings, formats } = useLive();
  const columns = tiles.flatMap(({ lines, unit }) => lines.map((line) => ({ ...line, unit })));
  const times = columns[0]?.points.map(({ at }) => at) ?? [];
  const places = times
    .map((_, place) => place)
    .slice(-ROWS)
    .reverse();
  return (
    <details>
      <summary>{strings.asTable}</summary>
      <div class="table-scroll" tabIndex={0} role="group" aria-label={name}>
        <table>
          <thead>
            <tr>
              <th scope="col">{strings.time}</th>
              {columns.map((column) => (
                <th key={column.name} scope="col" class="number">
                  {column.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {places.map((place) => (
              <tr key={times[place]}>
                <td>{formats.clock(times[place] ?? 0)}</td>
                {columns.map(({ name: column, points, unit }) => {
                  const value = points[place]?.value ?? null;
                  return (
                    <td key={column} class="number">
                      {value === null ? (
                        <span class="null">{strings.unknown}</span>
                      ) : (
                        formats.value(value, unit)
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
