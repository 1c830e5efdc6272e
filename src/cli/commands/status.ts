import * as l10n from "@vscode/l10n";
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
    throw new UsageError(l10n.t("{0} cannot be read: {1}", file ?? "", l10n.t("it is not there")));
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
        : `${l10n.t("No deployment yet. Start one with `schema-ops run FILE`.")}\n`,
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
    l10n.t(
      "{0}, started {1} by {2}",
      phaseWords(state.phase),
      state.startedAt,
      plain(state.startedBy),
    ),
    ...journal.damage.map((damage) => l10n.t("The journal is damaged: {0}", damage.kind)),
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
    ...(progress.failed > 0 ? [l10n.t("{0} failed", progress.failed)] : []),
    ...(progress.stale > 0 ? [l10n.t("{0} stale", progress.stale)] : []),
    ...(progress.overrides > 0 ? [l10n.t("{0} overrides", progress.overrides)] : []),
    ...(progress.status === "locked"
      ? [l10n.t("waits for {0}", progress.waitsFor.join(", "))]
      : []),
  ];
  return `${head}  ${notes.join(" · ")}`;
}

function phaseWords(phase: DeploymentState["phase"]): string {
  switch (phase) {
    case "running":
      return l10n.t("unfinished");
    case "paused":
      return l10n.t("paused");
    case "abandoned":
      return l10n.t("abandoned");
    case "finished":
      return l10n.t("finished");
  }
}

function statusWords(status: Progress["status"]): string {
  switch (status) {
    case "locked":
      return l10n.t("locked");
    case "ready":
      return l10n.t("ready");
    case "running":
      return l10n.t("running");
    case "failed":
      return l10n.t("failed");
    case "passed":
      return l10n.t("done");
    case "skipped":
      return l10n.t("skipped");
    case "partly":
      return l10n.t("begun");
  }
}
