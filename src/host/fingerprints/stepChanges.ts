import * as v from "valibot";
import * as vscode from "vscode";

import type { Fingerprint } from "../../core/catalog/fingerprint/fingerprint.ts";
import { type StepChange, stepChanges } from "../../core/deployment/foldFingerprints.ts";
import type { TakenFingerprint } from "../../core/deployment/state.ts";
import { findStep } from "../../core/runbook/lookup.ts";
import { changesText } from "../../prose/catalog/changeProse.ts";
import { fingerprintFailureText } from "../../prose/catalog/fingerprintProse.ts";
import type { DeploymentAccess, OpenDeployment } from "../deployment/deploymentAccess.ts";
import { stepTitle } from "../deployment/elementRef.ts";
import { pickElement } from "../deployment/pickElement.ts";
import type { Engine } from "../engine.ts";
import { orCancelled, UserMessage } from "../lib/userMessage.ts";
import { type Comparison, createComparison } from "./comparison.ts";

const changesArgument = v.object({
  kind: v.literal("changes"),
  id: v.string(),
  connection: v.string(),
});

/** What a step made of a database: of the row, else of a step that the person picks. */
export async function compareStep(
  access: DeploymentAccess,
  engine: () => Promise<Pick<Engine, "fingerprintStore" | "fingerprints">>,
  argument: unknown,
): Promise<Comparison> {
  const open = await access.opened(argument);
  const { runbook, state } = open.control;
  const row = v.safeParse(changesArgument, argument);
  const id = row.success
    ? row.output.id
    : await pickElement(
        argument,
        open.document,
        runbook,
        "step",
        (step) => stepChanges(state, step).length > 0,
      );
  const all = stepChanges(state, id);
  const change = row.success
    ? all.find(({ connection }) => connection === row.output.connection)
    : await pickConnection(all);
  if (change === undefined) {
    throw new UserMessage(
      vscode.l10n.t(
        "No fingerprint was taken of this step. A step that runs has one before and after it, unless the setting schemaOps.fingerprints says otherwise.",
      ),
    );
  }
  const step = findStep(runbook, id)?.step;
  const { fingerprintStore, fingerprints } = await engine();
  const read = (
    taken: TakenFingerprint | null,
  ): Promise<Pick<Fingerprint, "objects" | "content">> => readTaken(fingerprintStore, open, taken);
  const [before, after] = [await read(change.before), await read(change.after)];
  return createComparison(
    {
      title: `${step === undefined ? id : stepTitle(step)} · ${change.connection}`,
      before: vscode.l10n.t("before"),
      after: vscode.l10n.t("after"),
    },
    await fingerprints.compare(before, after),
  );
}

async function pickConnection(all: readonly StepChange[]): Promise<StepChange | undefined> {
  const [first, ...others] = all;
  if (first === undefined || others.length === 0) {
    return first;
  }
  const picked = await vscode.window.showQuickPick(
    all.map((change) => ({
      label: change.connection,
      description: change.changes === null ? "" : changesText(change.changes),
      change,
    })),
    { title: vscode.l10n.t("Changes of which database?") },
  );
  return orCancelled(picked).change;
}

/** A database that was not there yet held nothing. */
async function readTaken(
  store: Engine["fingerprintStore"],
  { control }: OpenDeployment,
  taken: TakenFingerprint | null,
): Promise<Pick<Fingerprint, "objects" | "content">> {
  if (taken?.error?.code === "no-database") {
    return { objects: [], content: [] };
  }
  if (taken === null) {
    throw new UserMessage(
      vscode.l10n.t("The step has not ended yet, or its end was not recorded."),
    );
  }
  if (taken.digest === null) {
    throw new UserMessage(
      vscode.l10n.t(
        "What the step changed is not known: {0}",
        fingerprintFailureText(taken.error ?? { code: "cancelled" }),
      ),
    );
  }
  const read = await store.read(control.journal.folder, taken.digest);
  if (!read.ok) {
    throw new UserMessage(
      vscode.l10n.t("The fingerprint cannot be read, or is not what it was: {0}", read.error),
      { severity: "error" },
    );
  }
  return read.value;
}
