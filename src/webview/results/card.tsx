import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";
import type { Card, ConnectionView } from "../../core/deployment/view/resultsModel.ts";
import { BlockBody } from "./blockBody.tsx";
import { ExpectationFact } from "./expectations.tsx";
import { Chevron, VerdictIcon } from "./icons.tsx";
import { usePage } from "./pageContext.ts";
import { QueryBody } from "./queryBody.tsx";
import type { RowsState } from "./state.ts";
import { TextBlock } from "./textBlock.tsx";
import { visibleText } from "../../core/lib/visibleText.ts";
import { fill } from "../lib/fill.ts";
import { actualText, expectationText, verdictWord } from "./words.ts";

interface CardProps {
  readonly card: Card;
  readonly open: boolean;
  readonly rows: RowsState | undefined;
}

/** One query or block: its verdict always, the rest when it is open. */
export function CardView({ card, open, rows }: CardProps): JSX.Element {
  const { strings, actions } = usePage();
  const id = useId();
  return (
    <article class={`card ${card.verdict}`} aria-labelledby={`${id}-label`}>
      <h2 class="card-title">
        <button
          type="button"
          class="card-toggle"
          aria-expanded={open}
          aria-controls={`${id}-body`}
          onClick={() => actions.toggle(card.id)}
        >
          <Chevron />
          <span class={`verdict ${card.verdict}`}>
            <VerdictIcon verdict={card.verdict} />
            {verdictWord(card, strings)}
          </span>
          <span class="card-label" id={`${id}-label`}>
            {visibleText(card.label)}
          </span>
        </button>
      </h2>
      <p class="card-place">
        <span>{stepText(card)}</span>
        {card.kind === "query" ? <Target card={card} /> : null}
        <Shortly card={card} />
      </p>
      <div id={`${id}-body`} class="card-body" hidden={!open}>
        {open ? <CardBody card={card} rows={rows} /> : null}
      </div>
    </article>
  );
}

function CardBody({ card, rows }: Omit<CardProps, "open">): JSX.Element {
  return (
    <>
      <Facts card={card} />
      {card.kind === "query" ? <QueryBody card={card} rows={rows} /> : <BlockBody card={card} />}
      <TextBlock card={card} />
      <Buttons card={card} />
    </>
  );
}

function stepText({ step }: Card): string {
  return visibleText(step.number === null ? step.title : `${step.number} ${step.title}`);
}

function Target({ card }: { readonly card: Extract<Card, { kind: "query" }> }): JSX.Element {
  const { strings } = usePage();
  return card.connection === null ? (
    <span class="target">
      {card.database === null ? strings.askDatabase : visibleText(card.database)}
    </span>
  ) : (
    <span class="target">
      {visibleText(card.connection.database)}
      <Environment connection={card.connection} />
    </span>
  );
}

function Environment({ connection }: { readonly connection: ConnectionView }): JSX.Element {
  const { strings } = usePage();
  return (
    <span class={`environment ${connection.environment}`}>{strings[connection.environment]}</span>
  );
}

/** "36 ≠ 32" in a line, so that a closed card says what it found. */
function Shortly({ card }: { readonly card: Card }): JSX.Element | null {
  const { strings } = usePage();
  const first = card.expectations[0];
  if (card.actual === null && first === undefined) {
    return null;
  }
  return (
    <span class="shortly">
      {first === undefined ? null : (
        <span>
          {strings.expected} <b>{expectationText(first, strings)}</b>
        </span>
      )}
      {card.actual === null ? null : (
        <span>
          {strings.actual} <b>{actualText(card.actual, strings)}</b>
        </span>
      )}
    </span>
  );
}

function Facts({ card }: { readonly card: Card }): JSX.Element {
  const { strings, formats } = usePage();
  return (
    <dl class="facts">
      {card.kind === "query" || card.expectations.length > 0 ? (
        <ExpectationFact card={card} />
      ) : null}
      {card.actual === null ? null : (
        <Fact name={strings.actual}>
          <span class="value">{actualText(card.actual, strings)}</span>
        </Fact>
      )}
      {card.kind === "query" && card.connection !== null ? (
        <Fact name={strings.connection}>
          {visibleText(card.connection.name)} <Environment connection={card.connection} />
          <span class="quiet">
            {fill(
              strings.databaseOn,
              visibleText(card.connection.database),
              visibleText(`${card.connection.host}:${card.connection.port}`),
            )}
          </span>
        </Fact>
      ) : null}
      {card.kind === "query" && card.serverVersion !== null ? (
        <Fact name={strings.server}>PostgreSQL {visibleText(card.serverVersion)}</Fact>
      ) : null}
      {card.kind === "block" && card.exitCode !== null ? (
        <Fact name={strings.exitCode}>{card.exitCode}</Fact>
      ) : null}
      {card.durationMs === null ? null : (
        <Fact name={strings.took}>{formats.duration(card.durationMs)}</Fact>
      )}
      {card.at === null ? null : <Fact name={strings.at}>{formats.time(card.at)}</Fact>}
    </dl>
  );
}

function Fact({
  name,
  children,
}: {
  readonly name: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Buttons({ card }: { readonly card: Card }): JSX.Element {
  const { strings, actions, readOnly } = usePage();
  const never = card.verdict === "notRun";
  const again =
    card.kind === "query"
      ? never
        ? strings.verify
        : strings.verifyAgain
      : never
        ? strings.run
        : strings.runAgain;
  return (
    <div class="buttons">
      <button
        type="button"
        disabled={readOnly || card.verdict === "running"}
        onClick={() => actions.runAgain(card.id)}
      >
        {again}
      </button>
      <button type="button" class="secondary" onClick={() => actions.openSource(card.id, null)}>
        {strings.openSource}
      </button>
      {card.kind === "query" && card.result !== null ? (
        <button type="button" class="secondary" onClick={() => actions.compare(card.id)}>
          {strings.compare}
        </button>
      ) : null}
      {card.kind === "block" && card.hasLog ? (
        <button type="button" class="secondary" onClick={() => actions.openLog(card.id)}>
          {strings.openLog}
        </button>
      ) : null}
      {card.kind === "block" && card.verdict === "fail" ? (
        <button
          type="button"
          class="secondary"
          disabled={readOnly}
          onClick={() => actions.accept(card.id)}
        >
          {strings.acceptFailure}
        </button>
      ) : null}
    </div>
  );
}
