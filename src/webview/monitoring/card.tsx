import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { visibleText } from "../../core/lib/visibleText.ts";
import type { CardView } from "../../protocol/monitoring.ts";
import { fill } from "../lib/fill.ts";
import { VerdictIcon } from "../results/icons.tsx";
import { Chart } from "./chart.tsx";
import { Figures } from "./figures.tsx";
import { usePage } from "./pageContext.ts";
import { SqlBlock } from "./sqlBlock.tsx";
import { Table } from "./table.tsx";

/** One query of the runbook, or one part of the health pack. */
export function Card({ card }: { readonly card: CardView }): JSX.Element {
  const id = useId();
  const title = visibleText(card.title);
  return (
    <article class={`card ${card.standing ?? "none"}`} aria-labelledby={id}>
      <div class="card-head">
        <h3 id={id}>{title}</h3>
        <Standing standing={card.standing} />
      </div>
      <Place card={card} />
      <Expectations card={card} />
      {card.note === "" ? null : <p class="note">{visibleText(card.note)}</p>}
      <Unanswered card={card} />
      <Figures figures={card.figures} title={card.title} />
      <Answer card={card} />
      <Sql card={card} />
    </article>
  );
}

export function Standing({ standing }: Pick<CardView, "standing">): JSX.Element {
  const { strings } = usePage();
  return standing === null ? (
    <span class="quiet">{strings.notJudged}</span>
  ) : (
    <span class={`verdict ${standing}`}>
      <VerdictIcon verdict={standing} />
      {strings[standing]}
    </span>
  );
}

function Place({ card }: { readonly card: CardView }): JSX.Element {
  const { strings, formats, actions } = usePage();
  const { line } = card;
  return (
    <p class="place quiet">
      {card.connection === null ? null : (
        <span>
          {visibleText(card.connection)}
          {card.server === null ? null : ` · PostgreSQL ${visibleText(card.server)}`}
        </span>
      )}
      {card.section === "" ? null : <span>{visibleText(card.section)}</span>}
      {card.durationMs === null ? null : <span>{formats.duration(card.durationMs)}</span>}
      {line === null ? null : (
        <button type="button" class="link" onClick={() => actions.openSource(line)}>
          {fill(strings.openLine, line)}
        </button>
      )}
    </p>
  );
}

function Expectations({ card }: { readonly card: CardView }): JSX.Element | null {
  const { strings, actions } = usePage();
  const words = { yes: strings.holds, no: strings.holdsNot, unknown: strings.holdsUnknown };
  return card.expectations.length === 0 ? null : (
    <ul class="expectations">
      {card.expectations.map(({ text, line, holds }, place) => (
        <li key={place}>
          {strings.expected} <q>{visibleText(text)}</q>: {words[holds]}{" "}
          <button type="button" class="link" onClick={() => actions.openSource(line)}>
            {fill(strings.openLine, line)}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Why this server cannot answer it, and what would help. */
function Unanswered({ card }: { readonly card: CardView }): JSX.Element | null {
  const { strings, formats, actions } = usePage();
  const { rewrite, reasons, install } = card;
  if (rewrite === null && reasons.length === 0 && install === null) {
    return null;
  }
  return (
    <div class="unanswered">
      {reasons.map((reason, place) => (
        <p key={place}>{visibleText(reason)}</p>
      ))}
      {install === null ? null : (
        <SqlBlock name={strings.installs} sql={install} place={{ of: "install", id: card.id }} />
      )}
      {rewrite?.state === "offered" ? (
        <>
          <SqlBlock
            name={strings.offered}
            sql={rewrite.sql}
            place={{ of: "rewrite", id: card.id }}
          />
          <button type="button" onClick={() => actions.agree(card.id)}>
            {strings.useThis}
          </button>
        </>
      ) : null}
      {rewrite?.state === "agreed" ? (
        <p class="quiet">
          {fill(strings.agreed, visibleText(rewrite.by ?? ""), timeText(rewrite.at, formats.time))}
        </p>
      ) : null}
    </div>
  );
}

export function timeText(iso: string | null, time: (at: number) => string): string {
  const at = Date.parse(iso ?? "");
  return Number.isNaN(at) ? visibleText(iso ?? "") : time(at);
}

/** A chart with its rows folded below it; without one, the rows as they are. */
function Answer({ card }: { readonly card: CardView }): JSX.Element | null {
  const { strings } = usePage();
  const { chart, table } = card;
  if (chart === null) {
    return table === null || card.figures.some(({ label }) => label === "") ? null : (
      <Table table={table} title={card.title} />
    );
  }
  return (
    <>
      <Chart chart={chart} title={card.title} />
      {table === null ? null : (
        <details class="as-table">
          <summary>{strings.asTable}</summary>
          <Table table={table} title={card.title} />
        </details>
      )}
    </>
  );
}

function Sql({ card }: { readonly card: CardView }): JSX.Element | null {
  const { strings } = usePage();
  const { sql, asked, id } = card;
  if (sql === null) {
    return null;
  }
  return (
    <details>
      <summary>{strings.sql}</summary>
      {asked === null || asked === sql ? null : (
        <SqlBlock name={strings.askedSql} sql={asked} place={{ of: "asked", id }} />
      )}
      <SqlBlock name={strings.asRunbook} sql={sql} place={{ of: "card", id }} />
    </details>
  );
}
