import { t } from "@vscode/l10n";
import { foldDeployment } from "../../core/deployment/foldDeployment.ts";
import type { DeploymentSummary, Journal } from "../../core/deployment/journal.ts";
import {
  deploymentProgress,
  type DeploymentProgress,
  type Progress,
} from "../../core/deployment/progress.ts";
import { deploymentSections } from "../../core/deployment/gates.ts";
import type { DeploymentState } from "../../core/deployment/state.ts";
import type { Runbook } from "../../core/runbook/runbook.ts";
import { EXIT, UsageError, type ExitCode } from "../exitCode.ts";
import { findRoot } from "../input.ts";
import type { CliParts } from "../parts.ts";
import { plain } from "../text/plain.ts";

interface Standing {
  readonly state: DeploymentState;
  readonly runbook: Runbook;
  readonly progress: DeploymentProgress;
  readonly journal: Journal;
}

/** Where the newest deployment of a document, or of the folder, stands. Reads only. */
export async function status(
  parts: CliParts,
  file: string | undefined,
  options: { readonly json: boolean; readonly root: string | undefined },
): Promise<ExitCode> {
  const path = file === undefined ? undefined : parts.files.resolve(parts.cwd, file);
  if (path !== undefined && !(await parts.files.exists(path))) {
    throw new UsageError(t("{0} cannot be read: {1}", file ?? "", t("it is not there")));
  }
  const root = await findRoot(
    parts,
    path ?? parts.files.resolve(parts.cwd, "."),
    options.root ?? (path === undefined ? parts.cwd : undefined),
  );
  const newest = newestOf(parts, root, path, await parts.store.list(root));
  if (newest === undefined) {
    parts.terminal.out(
      options.json
        ? `${JSON.stringify({ deployment: null })}\n`
        : `${t("No deployment yet. Start one with `schema-ops run FILE`.")}\n`,
    );
    return EXIT.open;
  }
  const journal = await parts.store.open(newest.folder);
  try {
    const standing = await readStanding(parts, journal);
    const exitCode = exitCodeOfStanding(standing);
    parts.terminal.out(
      options.json
        ? `${JSON.stringify(statusJson(standing, exitCode), null, 2)}\n`
        : statusText(standing),
    );
    return exitCode;
  } finally {
    journal.dispose();
  }
}

async function readStanding(parts: CliParts, journal: Journal): Promise<Standing> {
  const state = foldDeployment(journal.events());
  const runbook = await parts.parse(await journal.runbookText());
  return { state, runbook, progress: deploymentProgress(runbook, state), journal };
}

function newestOf(
  parts: CliParts,
  root: string,
  path: string | undefined,
  deployments: readonly DeploymentSummary[],
): DeploymentSummary | undefined {
  return deployments
    .filter(
      (deployment) =>
        path === undefined || parts.files.resolve(root, deployment.runbookPath) === path,
    )
    .sort((a, b) => b.startedAt.localeCompare(a.startedAt))[0];
}

/** A damaged journal or anything failed is 1; done to the last item and signed off is 0; the rest waits for somebody. */
function exitCodeOfStanding({ state, progress, journal }: Standing): ExitCode {
  const { failed, done, total, stale, open } = progress.all;
  if (failed > 0 || stale > 0 || journal.damage.length > 0 || state.signOff?.result === "failure") {
    return EXIT.failed;
  }
  const complete = done === total && open === 0;
  return complete && state.phase === "finished" ? EXIT.passed : EXIT.open;
}

function statusJson({ state, runbook, progress, journal }: Standing, exitCode: ExitCode) {
  return {
    deployment: state.id,
    phase: state.phase,
    startedAt: state.startedAt,
    startedBy: state.startedBy,
    endedAt: state.endedAt,
    runbook: state.runbook,
    connections: state.connections,
    progress: progress.all,
    exitCode,
    sections: deploymentSections(runbook).map((section) => ({
      id: section.id,
      title: section.title,
      progress: progress.sections.get(section.id) ?? null,
      steps: section.steps.map((step) => ({
        id: step.id,
        title: step.title,
        line: step.heading.line,
        progress: progress.steps.get(step.id) ?? null,
        items: step.items.map((item) => {
          const tick = state.items.get(item.id);
          return {
            id: item.id,
            text: item.text,
            line: item.range.line,
            ticked: tick?.ticked ?? false,
            stale: tick?.stale ?? false,
            by: tick?.by ?? null,
            at: tick?.at ?? null,
            override: tick?.overrideReason ?? null,
          };
        }),
      })),
    })),
    backups: state.backups,
    signOff: state.signOff,
    journal: {
      folder: journal.folder,
      head: journal.head,
      damage: journal.damage,
      heldBy: journal.heldBy,
    },
  };
}

function statusText({ state, runbook, progress, journal }: Standing): string {
  const lines = [
    `${plain(state.runbook.title)}  ${state.id}`,
    t("{0}, started {1} by {2}", phaseWords(state.phase), state.startedAt, plain(state.startedBy)),
    ...journal.damage.map((damage) => t("The journal is damaged: {0}", damage.kind)),
  ];
  for (const section of deploymentSections(runbook)) {
    lines.push(row(0, section.title, progress.sections.get(section.id)));
    for (const step of section.steps) {
      lines.push(
        row(
          1,
          `${step.number === null ? "" : `${step.number} `}${step.title}`,
          progress.steps.get(step.id),
        ),
      );
    }
  }
  return `${lines.join("\n")}\n`;
}

function row(depth: number, title: string, progress: Progress | undefined): string {
  const head = `${"  ".repeat(depth)}${plain(title)}`;
  if (progress === undefined) {
    return head;
  }
  const notes = [
    `${String(progress.done)}/${String(progress.total)}`,
    statusWords(progress.status),
    ...(progress.failed > 0 ? [t("{0} failed", progress.failed)] : []),
    ...(progress.stale > 0 ? [t("{0} stale", progress.stale)] : []),
    ...(progress.overrides > 0 ? [t("{0} overrides", progress.overrides)] : []),
    ...(progress.status === "locked" ? [t("waits for {0}", progress.waitsFor.join(", "))] : []),
  ];
  return `${head}  ${notes.join(" · ")}`;
}

function phaseWords(phase: DeploymentState["phase"]): string {
  switch (phase) {
    case "running":
      return t("unfinished");
    case "paused":
      return t("paused");
    case "abandoned":
      return t("abandoned");
    case "finished":
      return t("finished");
  }
}

function statusWords(status: Progress["status"]): string {
  switch (status) {
    case "locked":
      return t("locked");
    case "ready":
      return t("ready");
    case "running":
      return t("running");
    case "failed":
      return t("failed");
    case "passed":
      return t("done");
    case "skipped":
      return t("skipped");
    case "partly":
      return t("begun");
  }
}
