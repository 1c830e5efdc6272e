import type { JSX } from "preact";
import { visibleText } from "../../core/lib/visibleText.ts";
import type { FindingView, ReportView } from "../../protocol/monitoring.ts";
import { fill } from "../lib/fill.ts";
import { VerdictIcon } from "../results/icons.tsx";
import { usePage } from "./pageContext.ts";
import { SqlBlock } from "./sqlBlock.tsx";

const ICONS = { critical: "fail", warning: "open", notice: "notRun" } as const;

/** What deserves a person's eye: why it matters and what to do. */
export function Findings({ report }: { readonly report: ReportView }): JSX.Element | null {
  const { strings } = usePage();
  // Only the health pack looks for them.
  if (report.findings.length === 0 && report.runbook !== null) {
    return null;
  }
  return (
    <section>
      <h2>{strings.findings}</h2>
      {report.findings.length === 0 ? <p class="quiet">{strings.noFindings}</p> : null}
      {report.findings.map((finding, index) => (
        <Finding key={index} finding={finding} index={index} />
      ))}
    </section>
  );
}

function Finding({
  finding,
  index,
}: {
  readonly finding: FindingView;
  readonly index: number;
}): JSX.Element {
  const { strings } = usePage();
  const { severity, title, why, todo, connection, object, sql } = finding;
  const icon = ICONS[severity];
  return (
    <details class={`card finding ${icon}`} open={severity === "critical"}>
      <summary>
        <span class={`verdict ${icon}`}>
          <VerdictIcon verdict={icon} />
          {strings[severity]}
        </span>
        <span class="finding-title">{visibleText(title)}</span>
        <span class="quiet">
          {visibleText(object === null ? connection : `${connection} · ${object}`)}
        </span>
      </summary>
      <dl>
        <dt>{strings.why}</dt>
        <dd>{visibleText(why)}</dd>
        <dt>{strings.todo}</dt>
        <dd>{visibleText(todo)}</dd>
      </dl>
      {sql.map((text, statement) => (
        <SqlBlock
          key={statement}
          name={strings.sql}
          sql={text}
          place={{ of: "finding", index, statement }}
        />
      ))}
    </details>
  );
}

/** Statements of the runbook that change something: buttons that show the SQL and ask. */
export function Maintenance({ report }: { readonly report: ReportView }): JSX.Element | null {
  const { strings, actions } = usePage();
  return report.actions.length === 0 ? null : (
    <section>
      <h2>{strings.actions}</h2>
      <p class="quiet">{strings.actionsHint}</p>
      {report.actions.map((action, index) => (
        <article key={index} class="card none" aria-label={visibleText(action.title)}>
          <div class="card-head">
            <h3>{visibleText(action.title)}</h3>
            <button
              type="button"
              disabled={action.connection === null}
              aria-label={`${strings.performs} ${visibleText(action.title)}`}
              onClick={() => actions.perform(index)}
            >
              {strings.performs}
            </button>
          </div>
          <p class="place quiet">
            <span>
              {action.connection === null ? strings.noConnection : visibleText(action.connection)}
            </span>
            <button type="button" class="link" onClick={() => actions.openSource(action.line)}>
              {fill(strings.openLine, action.line)}
            </button>
          </p>
          <SqlBlock name={strings.sql} sql={action.sql} place={{ of: "action", index }} />
        </article>
      ))}
    </section>
  );
}
