import type { ControlParts } from "../../core/deployment/control.ts";
import type { DisposableStore } from "../../core/lib/disposable.ts";
import type { HazardReader } from "../../core/sql/hazards/hazardReader.ts";
import type { LiveRelationReader } from "../../core/sql/hazards/live.ts";
import { previewStep, type PreviewParts } from "../../core/sql/hazards/previewStep.ts";
import { openQuestionKeeper } from "./connecting.ts";

/** A run waits no longer for the servers that a preview asks. */
const PREVIEW_MS = 4000;

interface Previewing {
  readonly live: LiveRelationReader;
  /** One that knows of nothing that was made before. */
  readonly newReader: () => HazardReader;
}

async function openPreviewing(open: DisposableStore): Promise<Previewing> {
  const [hazards, files, live, sql] = await Promise.all([
    import("../../core/sql/hazards/hazardReader.ts"),
    import("../../local/hazards/scriptFiles.ts"),
    import("../../postgres/hazards/liveRelationReader.ts"),
    import("../../local/sql/pgSqlParser.ts"),
  ]);
  const parts = { files: files.createScriptFiles(), loadParser: sql.loadSqlParser };
  return {
    live: live.createLiveRelationReader(await openQuestionKeeper(open)),
    newReader: () => hazards.createHazardReader(parts),
  };
}

/** Previews one text after the other: what one of them makes, the next one knows. */
export async function openHazardPreviewer(open: DisposableStore): Promise<PreviewParts> {
  const { live, newReader } = await openPreviewing(open);
  return { live, reader: newReader() };
}

/** Previews each step by itself: what those before it made is on the server by then. */
export function runPreviews(
  open: DisposableStore,
  off: Readonly<Record<string, string>>,
): NonNullable<ControlParts["hazards"]> {
  let opening: Promise<Previewing> | null = null;
  return {
    off,
    preview: async (request) => {
      opening ??= openPreviewing(open);
      const { live, newReader } = await opening;
      const signal = AbortSignal.timeout(PREVIEW_MS);
      return previewStep({ live, reader: newReader() }, request, signal);
    },
  };
}
