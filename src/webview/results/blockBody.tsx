import type { JSX } from "preact";
import type { BlockCard, FailureView } from "../../core/deployment/view/resultsModel.ts";
import { LineLink } from "./expectations.tsx";
import { Judgement } from "./judgement.tsx";
import { usePage } from "./pageContext.ts";
import { visibleText } from "../../core/lib/visibleText.ts";
import { fill } from "../lib/fill.ts";
import { failureText } from "./words.ts";

/** What the last run of a block left: failures with their places, backups, an accepted failure's reason. */
export function BlockBody({ card }: { readonly card: BlockCard }): JSX.Element {
  const { strings } = usePage();
  return (
    <>
      {card.acceptedReason === null ? null : (
        <p class="judgement">{fill(strings.acceptedBecause, visibleText(card.acceptedReason))}</p>
      )}
      <Judgement card={card} />
      {card.failures.length === 0 ? null : (
        <section>
          <h3>{fill(strings.failures, card.failures.length)}</h3>
          <ol class="failures">
            {card.failures.map((failure, index) => (
              <Failure key={index} card={card} failure={failure} index={index} />
            ))}
          </ol>
        </section>
      )}
      <Backups card={card} />
    </>
  );
}

function Failure({
  card,
  failure,
  index,
}: {
  readonly card: BlockCard;
  readonly failure: FailureView;
  readonly index: number;
}): JSX.Element {
  const { strings, formats, actions } = usePage();
  const place = fileText(failure);
  return (
    <li>
      <span class="failure-text">{failureText(failure, strings, formats)}</span>
      <span class="places">
        {place === null ? null : (
          <button
            type="button"
            class="link path"
            onClick={() => actions.openFailure(card.id, index, "file")}
          >
            {place}
          </button>
        )}
        {failure.line === null ? null : (
          <LineLink
            line={failure.line}
            onClick={() => actions.openFailure(card.id, index, "runbook")}
          />
        )}
        {failure.tolerated ? <span class="quiet">{strings.tolerated}</span> : null}
      </span>
    </li>
  );
}

/** "init.sql:42"; a backup's path is in its sentence. */
function fileText({ kind, file, fileLine }: FailureView): string | null {
  if (file === null || kind === "backup") {
    return null;
  }
  return visibleText(fileLine === null ? file : `${file}:${fileLine}`);
}

function Backups({ card }: { readonly card: BlockCard }): JSX.Element | null {
  const { strings, formats } = usePage();
  if (card.backups.length === 0) {
    return null;
  }
  return (
    <section>
      <h3>{strings.backups}</h3>
      <ul class="backups">
        {card.backups.map((backup, index) => (
          <li key={index}>
            <span class="path">{visibleText(backup.path)}</span>{" "}
            <span class="number">{formats.bytes(backup.bytes)}</span>{" "}
            {backup.complete ? strings.backupComplete : strings.backupIncomplete}
            <code class="digest">SHA-256 {visibleText(backup.sha256)}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}
