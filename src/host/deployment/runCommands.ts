import * as vscode from "vscode";

import type { Scope, ScopeResult } from "../../core/deployment/control.ts";
import { deploymentSections } from "../../core/deployment/gates.ts";
import { blockSupport, isDone } from "../../core/deployment/work.ts";
import { stepsOf } from "../../core/runbook/lookup.ts";
import type { Runbook } from "../../core/runbook/runbook.ts";
import type { CommandHandlers } from "../commands/commandTable.ts";
import { UserMessage } from "../lib/userMessage.ts";
import type { DeploymentAccess, OpenDeployment } from "./deploymentAccess.ts";
import { type ElementKind, elementFacts, stepTitle } from "./elementRef.ts";
import { mappingOffers, offerMappings } from "./offerMappings.ts";
import { pickElement } from "./pickElement.ts";
import type { RunKind, Runs } from "./runs.ts";
import { scopeBlocks } from "./scopeBlocks.ts";

export interface RunCommandParts {
  readonly access: DeploymentAccess;
  readonly runs: Runs;
  /** Shows the result where the view does not: nothing is said twice. */
  readonly onResult: (open: OpenDeployment, scope: Scope, result: ScopeResult) => void;
}

type RunCommands = Pick<
  CommandHandlers,
  | "schemaOps.runNext"
  | "schemaOps.runAll"
  | "schemaOps.runSection"
  | "schemaOps.runStep"
  | "schemaOps.runBlock"
  | "schemaOps.runItem"
  | "schemaOps.retryStep"
  | "schemaOps.verifyAll"
  | "schemaOps.verifySection"
  | "schemaOps.verifyStep"
  | "schemaOps.verifyItem"
  | "schemaOps.verifyQuery"
  | "schemaOps.cancelRun"
>;

const AFRESH: RunKind = { kind: "run", options: { skipPassed: false, namedStep: null } };
const GO_ON: RunKind = { kind: "run", options: { skipPassed: true, namedStep: null } };
const VERIFY: RunKind = { kind: "verify" };

/** Running and verifying: what the palette, the tree, the editor and the keys call. */
export function runCommands(parts: RunCommandParts): RunCommands {
  const { access, runs } = parts;

  const perform = async (open: OpenDeployment, scope: Scope, kind: RunKind): Promise<void> => {
    const { document, control } = open;
    if (kind.kind === "run") {
      const blocks = scopeBlocks(control.runbook, scope).map(({ id }) => id);
      await offerMappings(document, await mappingOffers(control, blocks));
    }
    const title = runTitle(open, scope, kind);
    const result = await runs.start(document.key, control, scope, kind, title);
    const ended = access.unwrap(result, document);
    parts.onResult(open, scope, ended);
    if (ended.stopped !== null) {
      access.unwrap({ ok: false, error: ended.stopped }, document);
    }
  };

  const on =
    (scopeKind: ElementKind, kind: RunKind) =>
    async (argument: unknown): Promise<void> => {
      const open = await access.openedOrStarted(argument);
      const { runbook } = open.control;
      const id = await pickElement(argument, open.document, runbook, scopeKind, (candidate) =>
        hasWork(runbook, { kind: scopeKind, id: candidate }, kind),
      );
      await perform(open, { kind: scopeKind, id }, kind);
    };

  const onAll =
    (kind: RunKind) =>
    async (argument: unknown): Promise<void> =>
      perform(await access.openedOrStarted(argument), { kind: "all" }, kind);

  return {
    "schemaOps.runNext": async (argument) => {
      const open = await access.openedOrStarted(argument);
      const next = nextStep(open);
      if (next === null) {
        throw new UserMessage(vscode.l10n.t("Every step that runs something has passed."), {
          severity: "information",
        });
      }
      await perform(open, { kind: "step", id: next }, GO_ON);
    },
    "schemaOps.runAll": onAll(GO_ON),
    "schemaOps.runSection": on("section", GO_ON),
    "schemaOps.runStep": on("step", AFRESH),
    "schemaOps.runBlock": on("block", AFRESH),
    "schemaOps.runItem": on("item", AFRESH),
    "schemaOps.retryStep": on("step", GO_ON),
    "schemaOps.verifyAll": onAll(VERIFY),
    "schemaOps.verifySection": on("section", VERIFY),
    "schemaOps.verifyStep": on("step", VERIFY),
    "schemaOps.verifyItem": on("item", VERIFY),
    "schemaOps.verifyQuery": on("query", VERIFY),
    "schemaOps.cancelRun": async (argument) => {
      const { document } = await access.opened(argument);
      if (!runs.cancel(document.key)) {
        throw new UserMessage(vscode.l10n.t("Nothing runs in this window."), {
          severity: "information",
        });
      }
    },
  };
}

/** The first step, in document order, that has something to run which is not done. */
function nextStep({ control }: OpenDeployment): string | null {
  const { runbook, state } = control;
  for (const step of deploymentSections(runbook).flatMap(({ steps }) => steps)) {
    const blocks = scopeBlocks(runbook, { kind: "step", id: step.id });
    const done = blocks.every(({ id }) => isDone(blockSupport(state, id)));
    if (!done && !state.skipped.has(step.id)) {
      return step.id;
    }
  }
  return null;
}

function hasWork(runbook: Runbook, scope: Scope, kind: RunKind): boolean {
  if (kind.kind === "run") {
    return scopeBlocks(runbook, scope).length > 0;
  }
  return [...stepsOf(runbook)].some(({ section, step }) => {
    const within =
      scope.kind === "all" ||
      (scope.kind === "section" && section.id === scope.id) ||
      (scope.kind === "step" && step.id === scope.id);
    return (
      step.queries.some(
        (query) =>
          query.nature === "question" &&
          (within || (scope.kind === "query" && query.id === scope.id)),
      ) || scopeBlocks(runbook, scope).some(({ role }) => role === "check")
    );
  });
}

function runTitle({ document, control }: OpenDeployment, scope: Scope, kind: RunKind): string {
  const { runbook } = control;
  const what = scope.kind === "all" ? document.title : titleIn(runbook, scope.kind, scope.id);
  return kind.kind === "run"
    ? vscode.l10n.t("Running {0}", what)
    : vscode.l10n.t("Verifying {0}", what);
}

function titleIn(runbook: Runbook, kind: ElementKind, id: string): string {
  const facts = elementFacts(runbook, kind, id);
  const step = [...stepsOf(runbook)].find((place) => place.step.id === facts?.step)?.step;
  return step === undefined ? (facts?.title ?? id) : stepTitle(step);
}
