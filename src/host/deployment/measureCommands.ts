import * as v from "valibot";
import * as vscode from "vscode";

import type { Browsed } from "../../core/catalog/browse.ts";
import type { ConnectionProfile, ConnectionTarget } from "../../core/connection/profile.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { LOAD_DEFAULTS, MEASURE_DEFAULTS } from "../../core/performance/measurement.ts";
import {
  measurable,
  measurableCriteria,
  type MeasurableCriterion,
} from "../../core/performance/workload.ts";
import { findCriterion, findStep, stepsOf } from "../../core/runbook/lookup.ts";
import type { Runbook } from "../../core/runbook/runbook.ts";
import type { CommandHandlers } from "../commands/commandTable.ts";
import type { Connections } from "../connections/connections.ts";
import type { Engine } from "../engine.ts";
import { Cancelled, UserMessage } from "../lib/userMessage.ts";
import { browseFailureText } from "../tree/browseFailureText.ts";
import { confirmText } from "./confirmText.ts";
import { requireTrust, type DeploymentAccess } from "./deploymentAccess.ts";
import { loadText } from "./measureText.ts";
import { environmentText, serverText } from "./production.ts";
import type { VirtualDocuments } from "./virtualDocuments.ts";

export interface MeasureCommandParts {
  readonly access: DeploymentAccess;
  readonly engine: () => Promise<Engine>;
  readonly connections: Connections;
  readonly documents: VirtualDocuments;
}

type MeasureCommands = Pick<
  CommandHandlers,
  "schemaOps.measureCriteria" | "schemaOps.runLoadCheck"
>;

/** A row of the checklist. */
const rowArgument = v.object({ kind: v.string(), id: v.string() });

const MOST_LOGINS = 1000;

/** Timing what performance criteria speak of; each run is rolled back. */
export function measureCommands(parts: MeasureCommandParts): MeasureCommands {
  const { access, engine, connections } = parts;
  return {
    "schemaOps.measureCriteria": async (argument) => {
      const { document, control } = await access.openedOrStarted(argument);
      const criteria = criteriaOf(control.runbook, argument);
      if (criteria.length === 0) {
        throw new UserMessage(vscode.l10n.t("It cannot be measured here: a person must judge."), {
          severity: "information",
        });
      }
      const title = vscode.l10n.t("Measure performance criteria");
      const target = await pickTarget(connections, title);
      const lines = criteria.map(({ criterion }) => `- ${criterion.label}`);
      await confirm(parts, title, lines, target.profile);
      const meter = (await engine()).performance;
      const request = {
        ...MEASURE_DEFAULTS,
        workloads: [...new Set(criteria.map(({ workload }) => workload))],
        sessionTables: [],
        allowOutside: false,
      };
      const measured = await withProgress(title, (report, signal) =>
        meter.measure(
          target,
          request,
          ({ workload, run, runs }) => report(`${workload} ${run}/${runs}`),
          signal,
        ),
      );
      for (const { criterion, workload } of criteria) {
        const measurement = measured.find((one) => one.workload === workload);
        if (measurement !== undefined) {
          const { name } = target.profile;
          const recorded = await control.recordMeasurement(criterion.id, name, measurement);
          access.unwrap(recorded, document);
        }
      }
    },
    "schemaOps.runLoadCheck": async () => {
      requireTrust();
      const title = vscode.l10n.t("Load check");
      const target = await pickTarget(connections, title);
      const logins = await askCount(title);
      const lines = [vscode.l10n.t("{0} logins at once", logins)];
      await confirm(parts, title, lines, target.profile);
      const meter = (await engine()).performance;
      const request = {
        ...LOAD_DEFAULTS,
        ...{ logins, sessionTables: [], allowOutside: false },
        // The name of a production connection was typed.
        allowProduction: true,
      };
      const load = await withProgress(title, (report, signal) =>
        meter.load(target, request, (done, started) => report(`${done}/${started}`), signal),
      );
      const isDone = load.ok && load.value.done === load.value.asked;
      throw new UserMessage(`${title}: ${loadText(load)}`, {
        severity: isDone ? "information" : "warning",
      });
    },
  };
}

/** Of the row: a criterion, a step; else all of the runbook. */
function criteriaOf(runbook: Runbook, argument: unknown): readonly MeasurableCriterion[] {
  const row = v.safeParse(rowArgument, argument);
  const { kind, id } = row.success ? row.output : { kind: "runbook", id: "" };
  if (kind === "criterion") {
    const found = findCriterion(runbook, id);
    return found === undefined ? [] : [measurable(found.criterion)].filter((one) => one !== null);
  }
  const step = kind === "step" ? findStep(runbook, id)?.step : undefined;
  return step === undefined
    ? [...stepsOf(runbook)].flatMap((place) => measurableCriteria(place.step))
    : measurableCriteria(step);
}

/** Sessions and roles are a tenant's; where no connection is called so, any may be meant. */
async function pickTarget(connections: Connections, title: string): Promise<ConnectionTarget> {
  const all = connections.profiles();
  const tenants = all.filter(({ role }) => role === "tenant");
  const profiles = tenants.length > 0 ? tenants : all;
  const picked =
    profiles.length === 1
      ? profiles[0]
      : (
          await vscode.window.showQuickPick(
            profiles.map((profile) => ({
              label: profile.name,
              description: `${serverText(profile)} · ${environmentText(profile.environment)}`,
              profile,
            })),
            { title, ignoreFocusOut: true },
          )
        )?.profile;
  const target = picked === undefined ? undefined : await connections.target(picked.name);
  if (target === undefined) {
    throw new Cancelled();
  }
  return target;
}

async function askCount(title: string): Promise<number> {
  const wrong = vscode.l10n.t("a whole number from 1 to {0} is needed", MOST_LOGINS);
  const isCount = (text: string): boolean => /^\d{1,4}$/.test(text) && Number(text) >= 1;
  const text = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t("How many log in at once?"),
    value: String(LOAD_DEFAULTS.logins),
    ignoreFocusOut: true,
    validateInput: (given) => (isCount(given) && Number(given) <= MOST_LOGINS ? undefined : wrong),
  });
  if (text === undefined) {
    throw new Cancelled();
  }
  return Number(text);
}

async function confirm(
  { documents }: MeasureCommandParts,
  title: string,
  lines: readonly string[],
  profile: ConnectionProfile,
): Promise<void> {
  const text = [
    ...lines,
    "",
    vscode.l10n.t(
      "Rows are written to the tables of sessions and roles, and every run is rolled back.",
    ),
    vscode.l10n.t("Sequences may advance, triggers fire, and dead rows wait for vacuum."),
    vscode.l10n.t("The 95th percentile is held against the criterion; the commit is not timed."),
  ].join("\n");
  const production = profile.environment === "production";
  const question = { title, text, extension: "md", targets: [profile], production } as const;
  if (!(await confirmText(question, documents))) {
    throw new Cancelled();
  }
}

async function withProgress<T>(
  title: string,
  work: (report: (message: string) => void, signal: CancelSignal) => Promise<Browsed<T>>,
): Promise<T> {
  const done = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      return work((message) => progress.report({ message }), abort.signal);
    },
  );
  if (done.ok) {
    return done.value;
  }
  if (done.error.code === "cancelled") {
    throw new Cancelled();
  }
  throw new UserMessage(browseFailureText(done.error), { severity: "error" });
}
