import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Progress } from "../../core/deployment/view/resultsModel.ts";
import { usePage } from "./pageContext.ts";
import { SqlText } from "../lib/sqlText.tsx";
import { visibleText } from "../../core/lib/visibleText.ts";
import { fill } from "../lib/fill.ts";

type Backend = Progress["backends"][number];

/** The run that goes on: how far it is, what the servers do for it, and who is in its way. */
export function Running({ progress }: { readonly progress: Progress }): JSX.Element {
  const { strings, formats, actions } = usePage();
  return (
    <section class="running" aria-label={strings.runningNow}>
      <div class="running-head">
        <h2>{fill(strings.runningNow, visibleText(progress.step))}</h2>
        <button type="button" class="secondary" onClick={() => actions.cancel()}>
          {strings.cancel}
        </button>
      </div>
      <p role="status">
        {visibleText(progress.what)}{" "}
        <span class="quiet">
          {fill(strings.progress, formats.count(progress.done), formats.count(progress.total))}
        </span>
      </p>
      <p class="quiet number">
        <Elapsed since={progress.startedAt} />
      </p>
      <progress
        max={Math.max(progress.total, 1)}
        value={progress.done}
        aria-label={fill(strings.progress, progress.done, progress.total)}
      />
      {progress.backends.map((backend) => (
        <BackendView key={`${backend.connection} ${backend.pid}`} backend={backend} />
      ))}
    </section>
  );
}

function Elapsed({ since }: { readonly since: string }): JSX.Element {
  const { strings, formats } = usePage();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const started = Date.parse(since);
  const seconds = Number.isNaN(started) ? 0 : Math.max(0, Math.floor((now - started) / 1000));
  return <>{fill(strings.elapsed, formats.duration(seconds * 1000))}</>;
}

function BackendView({ backend }: { readonly backend: Backend }): JSX.Element {
  const { strings, formats } = usePage();
  return (
    <div class="backend">
      <p class="quiet">
        {fill(strings.backend, visibleText(backend.connection), backend.pid)}
        {backend.runningMs === null ? null : <> · {formats.duration(backend.runningMs)}</>}
        {backend.waitEvent === null ? null : (
          <> · {fill(strings.waitsFor, visibleText(backend.waitEvent))}</>
        )}
      </p>
      <pre tabIndex={0} role="group" aria-label={strings.statement}>
        <SqlText sql={backend.query} />
      </pre>
      {backend.blockedBy.map((blocker) => (
        <div class="blocker" key={blocker.pid}>
          <strong>{fill(strings.blockedBy, blocker.pid, visibleText(blocker.user))}</strong>
          <pre>
            <SqlText sql={blocker.query} />
          </pre>
        </div>
      ))}
    </div>
  );
}
