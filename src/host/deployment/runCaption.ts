import * as vscode from "vscode";

import type { DeploymentControl } from "../../core/deployment/control.ts";
import type { DeploymentEvent, EventOf } from "../../core/deployment/events.ts";
import { shorten } from "../lib/markdownText.ts";
import { durationText, timeText } from "../checklist/durationText.ts";
import { elementFacts } from "./elementRef.ts";

const BOLD = "\u001b[1m";
const RED = "\u001b[31m";
const GREEN = "\u001b[32m";
const PLAIN = "\u001b[0m";

/**
 * What the terminal says where the run of a block begins (step, block, connection, time) and where it
 * ends (how, and its log as a path that the terminal makes a link of); null for every other event.
 */
export function runCaption(event: DeploymentEvent, control: DeploymentControl): string | null {
  switch (event.type) {
    case "blockStarted":
      return `${BOLD}${beginning(event, control)}${PLAIN}\n`;
    case "blockEnded": {
      const passed = event.outcome === "passed" && event.verdict !== "fail";
      return `${passed ? GREEN : RED}${end(event, control)}${PLAIN}\n\n`;
    }
    default:
      return null;
  }
}

function beginning(event: EventOf<"blockStarted">, { runbook }: DeploymentControl): string {
  const step = elementFacts(runbook, "step", event.step)?.title ?? event.step;
  const block = elementFacts(runbook, "block", event.block)?.title ?? event.block;
  return line(["▶", step, block, event.connections.join(", "), timeText(event.at)]);
}

function end(event: EventOf<"blockEnded">, { state, journal }: DeploymentControl): string {
  const log = state.blocks.get(event.block)?.log.file ?? "";
  const path = vscode.workspace.asRelativePath(`${journal.folder}/${log}`, false);
  const code =
    event.exitCode === null || event.exitCode === 0
      ? ""
      : vscode.l10n.t("exit code {0}", event.exitCode);
  return line([ending(event), code, durationText(event.durationMs), path]);
}

function ending({ outcome, verdict }: EventOf<"blockEnded">): string {
  switch (outcome) {
    case "passed":
      return verdict === "fail"
        ? `✗ ${vscode.l10n.t("fail")}`
        : verdict === "open"
          ? `? ${vscode.l10n.t("to be judged")}`
          : `✓ ${vscode.l10n.t("passed")}`;
    case "failed":
      return `✗ ${vscode.l10n.t("failed")}`;
    case "cancelled":
      return `✗ ${vscode.l10n.t("cancelled")}`;
    case "timedOut":
      return `✗ ${vscode.l10n.t("time limit reached")}`;
  }
}

/** The parts of one line; data in it shows its hidden characters. */
function line(parts: readonly string[]): string {
  return parts
    .filter((part) => part !== "")
    .map((part) => shorten(part, 200))
    .join("  ");
}
