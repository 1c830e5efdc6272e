import type { JSX } from "preact";
import type { CardVerdict } from "../../core/deployment/view/resultsModel.ts";

/** One shape a verdict, so that none rests on its colour. Drawn on a 16 by 16 grid. */
const PATHS: Readonly<Record<CardVerdict, string>> = {
  pass: "M3 8.5 6.5 12 13 4.5",
  fail: "M4 4l8 8M12 4l-8 8",
  error: "M8 2.5v7M8 12.4v1.1",
  open: "M5.5 5.8a2.5 2.5 0 1 1 3.6 2.3c-.7.3-1.1.8-1.1 1.6v.6M8 12.6v.9",
  accepted: "M3 8.5 6.5 12 13 4.5M3 14h10",
  notRun: "M4 8h8",
  running: "M5.5 3.5v9l7-4.5z",
};

export function VerdictIcon({ verdict }: { readonly verdict: CardVerdict }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[verdict]} />
    </svg>
  );
}

export function Chevron(): JSX.Element {
  return (
    <svg class="icon chevron" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d="M6 3.5 10.5 8 6 12.5" />
    </svg>
  );
}
