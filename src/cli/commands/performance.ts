import * as l10n from "@vscode/l10n";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import { worstOf } from "../../core/deployment/judge.ts";
import { judgeMeasurement } from "../../core/performance/judgeTimes.ts";
import { LOAD_DEFAULTS, MEASURE_DEFAULTS } from "../../core/performance/measurement.ts";
import type { PerformanceMeter } from "../../core/performance/ports.ts";
import { measurable } from "../../core/performance/workload.ts";
import { stepsOf } from "../../core/runbook/lookup.ts";
import type { Criterion } from "../../core/runbook/runbook.ts";
import { browseTargets, type BrowseOptions } from "../browseTargets.ts";
import { exitCodeOf, UsageError, type ExitCode } from "../exitCode.ts";
import { readRunbook } from "../input.ts";
import {
  loadVerdict,
  performanceJson,
  performanceText,
  type ConnectionPerformance,
  type MeasuredCriterion,
} from "../output/performanceOutput.ts";
import type { CliParts } from "../parts.ts";
import { plainLine } from "../text/plain.ts";

export interface PerformanceOptions extends BrowseOptions {
  /** Only this connection; else those of tenants. */
  readonly on?: string;
  readonly runs: number;
  /** Logins at once. */
  readonly load?: number;
  readonly allowProduction?: boolean;
  readonly allowTriggers?: boolean;
  readonly table: readonly string[];
}

interface Placed {
  readonly step: string;
  readonly criterion: Criterion;
}

/** Measures the criteria of a checklist, and how the server takes many logins at once; all is rolled back. */
export async function performance(
  parts: CliParts,
  file: string | undefined,
  options: PerformanceOptions,
): Promise<ExitCode> {
  if (file === undefined && options.load === undefined) {
    throw new UsageError(l10n.t("Name a checklist, or ask for a load check with --load."));
  }
  const criteria = file === undefined ? [] : await readCriteria(parts, file);
  const targets = await measuredTargets(parts, options);
  const meter = await parts.openPerformanceMeter();
  const found: ConnectionPerformance[] = [];
  for (const target of targets) {
    found.push(await performanceOf(meter, target, criteria, options, parts.signal));
  }
  const exitCode = exitCodeOf(
    worstOf(
      found.flatMap(({ criteria: measured, load, failure }) => [
        ...measured.map(({ verdict }) => verdict),
        load === null ? null : loadVerdict(load),
        failure === null ? null : "error",
      ]),
    ),
  );
  parts.terminal.out(
    options.json === true
      ? `${JSON.stringify(performanceJson(found, exitCode), null, 2)}\n`
      : performanceText(found),
  );
  return exitCode;
}

async function readCriteria(parts: CliParts, file: string): Promise<readonly Placed[]> {
  const { runbook } = await readRunbook(parts, file);
  const criteria = [...stepsOf(runbook)].flatMap(({ step }) =>
    step.criteria.map((criterion) => ({ step: step.id, criterion })),
  );
  if (criteria.length === 0) {
    throw new UsageError(l10n.t("{0} names no performance criteria.", plainLine(file)));
  }
  return criteria;
}

/** Sessions and roles are a tenant's; where no connection is called so, all are looked at. */
async function measuredTargets(
  parts: CliParts,
  options: PerformanceOptions,
): Promise<readonly ConnectionTarget[]> {
  const all = await browseTargets(parts, options.on, options);
  const tenants = all.filter(({ profile }) => profile.role === "tenant");
  const targets = options.on === undefined && tenants.length > 0 ? tenants : all;
  const production = targets.find(({ profile }) => profile.environment === "production");
  if (production !== undefined && options.allowProduction !== true) {
    throw new UsageError(
      l10n.t(
        "{0} is production: nothing is measured there without --allow-production.",
        plainLine(production.profile.name),
      ),
    );
  }
  return targets;
}

async function performanceOf(
  meter: PerformanceMeter,
  target: ConnectionTarget,
  criteria: readonly Placed[],
  options: PerformanceOptions,
  signal: AbortSignal,
): Promise<ConnectionPerformance> {
  const { profile } = target;
  const limits = { sessionTables: options.table, allowOutside: options.allowTriggers === true };
  const workloads = new Set(
    criteria.flatMap(({ criterion }) => measurable(criterion)?.workload ?? []),
  );
  const request = { ...MEASURE_DEFAULTS, ...limits, workloads: [...workloads], runs: options.runs };
  const measured =
    workloads.size === 0
      ? ({ ok: true, value: [] } as const)
      : await meter.measure(target, request, () => undefined, signal);
  if (!measured.ok) {
    return { profile, criteria: [], load: null, failure: measured.error };
  }
  const judged = criteria.map(({ step, criterion }): MeasuredCriterion => {
    const workload = measurable(criterion)?.workload;
    const measurement = measured.value.find((one) => one.workload === workload) ?? null;
    const verdict =
      measurement === null ? "open" : judgeMeasurement(criterion.expectation, measurement);
    return { step, criterion, measurement, verdict };
  });
  if (options.load === undefined) {
    return { profile, criteria: judged, load: null, failure: null };
  }
  const loading = {
    ...LOAD_DEFAULTS,
    ...limits,
    logins: options.load,
    allowProduction: options.allowProduction === true,
  };
  const load = await meter.load(target, loading, () => undefined, signal);
  return load.ok
    ? { profile, criteria: judged, load: load.value, failure: null }
    : { profile, criteria: judged, load: null, failure: load.error };
}
