import * as vscode from "vscode";

import type { Refusal } from "../../core/deployment/control.ts";
import type { Card } from "../../core/deployment/view/resultsModel.ts";
import { findBlock, findQuery } from "../../core/runbook/lookup.ts";
import type { CommandHandlers } from "../commands/commandTable.ts";
import { orCancelled } from "../lib/userMessage.ts";
import { shorten } from "../lib/markdownText.ts";
import { askReason } from "./askReason.ts";
import type { DeploymentAccess, OpenDeployment } from "./deploymentAccess.ts";
import { parseElementRef } from "./elementRef.ts";
import { pickElement } from "./pickElement.ts";
import { objectionText, titleOf } from "./refusalText.ts";

type TickCommands = Pick<
  CommandHandlers,
  | "schemaOps.tickItem"
  | "schemaOps.untickItem"
  | "schemaOps.unlockStep"
  | "schemaOps.skipStep"
  | "schemaOps.acceptFailure"
  | "schemaOps.judgeQuery"
>;

/** What a person decides: ticks, gates, judgements. Everything against the evidence needs a reason. */
export function tickCommands(access: DeploymentAccess): TickCommands {
  const itemOf = (argument: unknown, open: OpenDeployment, ticked: boolean): Promise<string> =>
    pickElement(
      argument,
      open.document,
      open.control.runbook,
      "item",
      (id) => isTicked(open, id) === ticked,
    );

  return {
    "schemaOps.tickItem": async (argument) => {
      const open = await access.openedOrStarted(argument);
      await tick(access, open, await itemOf(argument, open, false));
    },
    "schemaOps.untickItem": async (argument) => {
      const open = await access.opened(argument);
      await untick(access, open, await itemOf(argument, open, true));
    },
    "schemaOps.unlockStep": async (argument) => {
      const { document, control } = await access.openedOrStarted(argument);
      const step = await pickElement(argument, document, control.runbook, "step");
      const reason = await askReason(
        vscode.l10n.t("Unlock {0}", titleOf(control.runbook, "step", step)),
        vscode.l10n.t("What comes before it is not done. Why may it run all the same?"),
      );
      access.unwrap(await control.openGate(step, reason), document);
    },
    "schemaOps.skipStep": async (argument) => {
      const { document, control } = await access.openedOrStarted(argument);
      const step = await pickElement(argument, document, control.runbook, "step");
      const reason = await askReason(
        vscode.l10n.t("Skip {0}", titleOf(control.runbook, "step", step)),
        vscode.l10n.t("Why is this step left out?"),
      );
      access.unwrap(await control.skip(step, reason), document);
    },
    "schemaOps.acceptFailure": async (argument) => {
      const { document, control } = await access.opened(argument);
      const block = await pickElement(argument, document, control.runbook, "block", (id) =>
        isFailed(control.state.blocks.get(id)?.status),
      );
      const reason = await askReason(
        vscode.l10n.t("Accept the failure of {0}", titleOf(control.runbook, "block", block)),
        vscode.l10n.t("The block then counts as done, and the journal says that it failed."),
      );
      access.unwrap(await control.acceptFailure(block, reason), document);
    },
    "schemaOps.judgeQuery": async (argument) => {
      const open = await access.opened(argument);
      const { state, runbook } = open.control;
      const answers = { query: state.queries, block: state.blocks } as const;
      const isOpen = (kind: Judged["kind"], id: string): boolean =>
        answers[kind].get(id)?.answered === "open";
      const given = parseElementRef(argument)?.kind;
      const queries = [...state.queries.keys()].some((id) => isOpen("query", id));
      const kind = given === "block" || (given === undefined && !queries) ? "block" : "query";
      const id = await pickElement(argument, open.document, runbook, kind, (one) =>
        isOpen(kind, one),
      );
      await judge(access, open, { kind, id });
    },
  };
}

/** Ticks or unticks an item, asking for the reason where one is needed. */
export async function setTicked(
  access: DeploymentAccess,
  open: OpenDeployment,
  item: string,
  ticked: boolean,
): Promise<void> {
  await (ticked ? tick(access, open, item) : untick(access, open, item));
}

async function tick(access: DeploymentAccess, open: OpenDeployment, item: string): Promise<void> {
  const { control, document } = open;
  const first = await control.tick(item, null);
  if (first.ok || first.error.code !== "reason-needed") {
    access.unwrap(first, document);
    return;
  }
  const reason = await askReason(
    vscode.l10n.t("Tick “{0}” against the evidence", titleOf(control.runbook, "item", item)),
    objections(open, first.error),
  );
  access.unwrap(await control.tick(item, reason), document);
}

async function untick(access: DeploymentAccess, open: OpenDeployment, item: string): Promise<void> {
  const { control, document } = open;
  const reason = await askReason(
    vscode.l10n.t("Untick “{0}”", titleOf(control.runbook, "item", item)),
    vscode.l10n.t("The tick stays in the history."),
  );
  access.unwrap(await control.untick(item, reason), document);
}

/** An answer or an output that a person judges. */
type Judged = Pick<Card, "kind" | "id">;

async function judge(
  access: DeploymentAccess,
  open: OpenDeployment,
  judged: Judged,
): Promise<void> {
  const { state, runbook } = open.control;
  const { id } = judged;
  const answer = state.queries.get(id) ?? state.blocks.get(id);
  const text = findQuery(runbook, id)?.query.sql ?? findBlock(runbook, id)?.block.text ?? id;
  const picked = await vscode.window.showQuickPick(
    [
      { label: vscode.l10n.t("As it should be"), description: "pass", verdict: "pass" as const },
      {
        label: vscode.l10n.t("Not as it should be"),
        description: "fail",
        verdict: "fail" as const,
      },
    ],
    {
      title: vscode.l10n.t("The answer is {0}", answer?.actual ?? "?"),
      placeHolder: shorten(text, 120),
      ignoreFocusOut: true,
    },
  );
  await judgeAs(access, open, judged, orCancelled(picked).verdict);
}

/** Records a person's judgement, with the reason that is asked for. */
export async function judgeAs(
  access: DeploymentAccess,
  { control, document }: OpenDeployment,
  { kind, id }: Judged,
  verdict: "pass" | "fail",
): Promise<void> {
  const reason = await askReason(
    vscode.l10n.t("Judge {0}", titleOf(control.runbook, kind, id)),
    vscode.l10n.t("How is this known?"),
  );
  access.unwrap(await control.judge(id, verdict, reason), document);
}

/** The first objections, and how many more there are. */
function objections(
  { control }: OpenDeployment,
  refusal: Extract<Refusal, { readonly code: "reason-needed" }>,
): string {
  const shown = refusal.why.slice(0, 3).map((why) => objectionText(why, control.runbook));
  const more = refusal.why.length - shown.length;
  return more > 0 ? vscode.l10n.t("{0} and {1} more", shown.join("; "), more) : shown.join("; ");
}

function isTicked({ control }: OpenDeployment, item: string): boolean {
  return control.state.items.get(item)?.ticked ?? false;
}

function isFailed(status: string | undefined): boolean {
  return status !== undefined && ["failed", "cancelled", "timedOut", "lost"].includes(status);
}
