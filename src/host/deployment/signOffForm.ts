import * as vscode from "vscode";

import type { DeploymentControl, SignOff } from "../../core/deployment/control.ts";
import { stepsOf } from "../../core/runbook/lookup.ts";
import { orCancelled } from "../lib/userMessage.ts";
import { personName } from "../settings/settings.ts";

/** Asks for the sign-off: result, name, remark and the fields that the document names. */
export async function askSignOff(control: DeploymentControl): Promise<SignOff> {
  const title = vscode.l10n.t("Finish and sign off");
  const picked = await vscode.window.showQuickPick(
    [
      { label: vscode.l10n.t("Success"), result: "success" as const },
      { label: vscode.l10n.t("Failure"), result: "failure" as const },
    ],
    { title, placeHolder: openText(control), ignoreFocusOut: true },
  );
  const { result } = orCancelled(picked);
  const name = await ask(title, vscode.l10n.t("Signed off by"), personName(), true);
  const fields: Record<string, string> = {};
  for (const field of control.runbook.signOff) {
    fields[field.name] = await ask(title, field.name, blank(field.value), false);
  }
  const remark = await ask(title, vscode.l10n.t("Remark"), "", false);
  return { name, result, remark, fields };
}

async function ask(title: string, prompt: string, value: string, needed: boolean): Promise<string> {
  const answer = await vscode.window.showInputBox({
    title,
    prompt,
    value,
    ignoreFocusOut: true,
    validateInput: (text) =>
      needed && text.trim() === "" ? vscode.l10n.t("A value is needed.") : undefined,
  });
  return orCancelled(answer).trim();
}

/** What is still open, so that nobody signs unknowingly. */
function openText({ runbook, state }: DeploymentControl): string {
  const items = [...stepsOf(runbook)].flatMap(({ step }) =>
    state.skipped.has(step.id) ? [] : step.items,
  );
  const open = items.filter(({ id }) => state.items.get(id)?.ticked !== true).length;
  const stale = [...state.items.values()].filter((item) => item.ticked && item.stale).length;
  const failed = [...state.blocks.values()].filter(({ status }) => status === "failed").length;
  return open + stale + failed === 0
    ? vscode.l10n.t("All {0} items are ticked.", items.length)
    : vscode.l10n.t("{0} items open, {1} ticks stale, {2} blocks failed", open, stale, failed);
}

/** A line of underscores is an empty field. */
function blank(value: string): string {
  return /^[_\s]*$/.test(value) ? "" : value;
}
