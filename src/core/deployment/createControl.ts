import type { CancelSignal } from "../lib/cancelSignal.ts";
import { DisposableStore } from "../lib/disposable.ts";
import { Emitter } from "../lib/event.ts";
import { err, ok, type Result } from "../lib/result.ts";
import { findBlock, findStep } from "../runbook/lookup.ts";
import type { Measurement } from "../performance/measurement.ts";
import type { Runbook } from "../runbook/runbook.ts";
import type {
  ControlParts,
  DeploymentControl,
  Refusal,
  RunOptions,
  RunningView,
  Scope,
  ScopeResult,
  SignOff,
  Target,
} from "./control.ts";
import { gates } from "./gates.ts";
import type { Journal } from "./journal.ts";
import { planRun, planVerify, scopeExists, type PlanEntry } from "./planRun.ts";
import type { RunPreview } from "./ports.ts";
import { runbookIds } from "./runbookIds.ts";
import type { DeploymentState } from "./state.ts";
import { LiveView } from "./control/liveView.ts";
import * as decide from "./control/personActs.ts";
import { recordMeasurement } from "./control/recordMeasurement.ts";
import { previewBlock } from "./control/prepareStep.ts";
import { Recorder } from "./control/recorder.ts";
import type { BlockStatus, RunContext } from "./control/runBlock.ts";
import { runService } from "./control/runService.ts";
import { runPlan } from "./control/runPlan.ts";
import { takeLast } from "./control/takeFingerprints.ts";
import { Targets } from "./control/targets.ts";

/**
 * Opens a deployment. A run that a crash cut off is recorded as lost; a journal that somebody else
 * holds, or that is damaged, is opened for reading: everything that would write is refused.
 */
export async function createControl(
  parts: ControlParts,
  journal: Journal,
  runbook: Runbook,
): Promise<DeploymentControl> {
  const recorder = new Recorder(journal, parts.clock, parts.person);
  if (recorder.readOnly() === null) {
    await decide.recordLostRuns(recorder);
  }
  return new Control(parts, recorder, runbook, await isBoundTextWhole(parts, recorder));
}

/** Whether the text kept beside the journal is the one that the deployment is bound to. */
async function isBoundTextWhole(
  parts: ControlParts,
  { journal, state }: Recorder,
): Promise<boolean> {
  if (state.id === "") {
    return true;
  }
  try {
    return parts.sha256(await journal.runbookText()) === state.runbook.sha256;
  } catch {
    // A text that cannot be read is not whole: running is refused for that reason.
    return false;
  }
}

class Control implements DeploymentControl {
  readonly #parts: ControlParts;
  readonly #recorder: Recorder;
  readonly #context: RunContext;
  readonly #live: LiveView;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new Emitter<void>());
  readonly #output = this.#store.add(
    new Emitter<{ readonly run: string; readonly chunk: string }>(),
  );
  #runbook: Runbook;
  #boundTextWhole: boolean;
  #documentSha256: string | null = null;
  #busy: string | null = null;
  /** Acts of a person follow each other: what one decides on is not changed by another meanwhile. */
  #acts: Promise<unknown> = Promise.resolve();

  constructor(parts: ControlParts, recorder: Recorder, runbook: Runbook, boundTextWhole: boolean) {
    this.#parts = parts;
    this.#recorder = recorder;
    this.#runbook = runbook;
    this.#boundTextWhole = boundTextWhole;
    const changed = (): void => this.#changed.fire();
    this.#live = new LiveView(parts.watcher, parts.timer, parts.watchEveryMs, changed);
    this.#context = {
      parts,
      recorder,
      targets: new Targets(parts.connections, parts.dialogue, recorder),
      live: this.#live,
      output: (run, chunk) => this.#output.fire({ run, chunk }),
    };
    this.#store.add(recorder);
    this.#store.add(recorder.onDidChange(changed));
    this.#store.add({ dispose: () => this.#live.unwatch() });
  }

  readonly onDidChange = this.#changed.event;
  readonly onDidOutput = this.#output.event;

  get runbook(): Runbook {
    return this.#runbook;
  }
  get state(): DeploymentState {
    return this.#recorder.state;
  }
  get journal(): Journal {
    return this.#recorder.journal;
  }
  get running(): RunningView | null {
    return this.#live.view;
  }

  async preview(id: string): Promise<Result<RunPreview & { readonly target: Target }, Refusal>> {
    const found = findBlock(this.#runbook, id);
    if (found === undefined) {
      return err({ code: "unknown", id });
    }
    const { block, step, section } = found;
    const { targets } = this.#context;
    const [ref] = targets.blockRefs(block, step, section);
    const target: Target =
      ref === undefined ? { kind: "none", ref: { via: "ask" } } : targets.find(ref);
    const all = target.kind === "one" ? [target.profile] : [];
    const preview = await previewBlock(
      { block, step, targets: { all, default: all[0] ?? null } },
      this.#context,
    );
    return ok({ ...preview, unset: decide.unsetNames(block, preview, this.#recorder), target });
  }

  async run(
    scope: Scope,
    options: RunOptions,
    signal: CancelSignal,
  ): Promise<Result<ScopeResult, Refusal>> {
    const refusal = this.#mayAct() ?? this.#mayRun(scope);
    if (refusal !== null) {
      return err(refusal);
    }
    const named =
      options.namedStep === null ? undefined : findStep(this.#runbook, options.namedStep);
    if (options.namedStep !== null && named === undefined) {
      return err({ code: "unknown", id: options.namedStep });
    }
    return this.#whileBusy(async () => {
      if (named !== undefined && this.#isLocked(named.step.id)) {
        const opened = await this.#recorder.append({
          type: "gateOpened",
          step: named.step.id,
          reason: "",
          how: "named",
        });
        if (!opened.ok) {
          return opened;
        }
      }
      const plan = planRun(this.#runbook, this.state, scope, options);
      return this.#carryOut(plan, scope, "run", signal);
    });
  }

  async runService(id: string, signal: CancelSignal): Promise<Result<BlockStatus, Refusal>> {
    const refusal = this.#recorder.readOnly() ?? this.#mayStart({ kind: "block", id });
    if (refusal !== null) {
      return err(refusal);
    }
    return this.#whileBusy(() => runService(this.#runbook, id, this.#context, signal));
  }

  async verify(scope: Scope, signal: CancelSignal): Promise<Result<ScopeResult, Refusal>> {
    const { phase } = this.state;
    const ended = phase === "finished" || phase === "abandoned";
    const refusal =
      this.#recorder.readOnly() ??
      (ended ? { code: "not-running" as const, phase } : null) ??
      this.#mayStart(scope);
    return refusal === null
      ? this.#whileBusy(() =>
          this.#carryOut(planVerify(this.#runbook, this.state, scope), scope, "verify", signal),
        )
      : err(refusal);
  }

  tick(item: string, reason: string | null): Promise<Result<void, Refusal>> {
    return this.#act(() => decide.tickItem(this.#runbook, item, reason, this.#recorder));
  }
  untick(item: string, reason: string): Promise<Result<void, Refusal>> {
    return this.#act(() => decide.untickItem(this.#runbook, item, reason, this.#recorder));
  }
  judge(id: string, verdict: "pass" | "fail", reason: string): Promise<Result<void, Refusal>> {
    return this.#act(() => decide.judge(this.#runbook, id, verdict, reason, this.#recorder));
  }
  recordMeasurement(
    criterion: string,
    connection: string,
    measurement: Measurement,
  ): Promise<Result<void, Refusal>> {
    return this.#act(() =>
      recordMeasurement(this.#runbook, criterion, connection, measurement, this.#recorder),
    );
  }
  acceptFailure(block: string, reason: string): Promise<Result<void, Refusal>> {
    return this.#act(() => decide.acceptFailure(this.#runbook, block, reason, this.#recorder));
  }
  openGate(step: string, reason: string): Promise<Result<void, Refusal>> {
    return this.#act(() => decide.openGate(this.#runbook, step, reason, this.#recorder));
  }
  skip(step: string, reason: string): Promise<Result<void, Refusal>> {
    return this.#act(() => decide.skipStep(this.#runbook, step, reason, this.#recorder));
  }
  setValue(name: string, value: string): Promise<Result<void, Refusal>> {
    return this.#act(() => decide.setValue(name, value, this.#recorder));
  }

  compare(changed: Runbook): {
    readonly added: readonly string[];
    readonly removed: readonly string[];
  } {
    const before = runbookIds(this.#runbook);
    const after = runbookIds(changed);
    return {
      added: [...after].filter((id) => !before.has(id)),
      removed: [...before].filter((id) => !after.has(id)),
    };
  }

  adopt(changed: Runbook, text: string): Promise<Result<void, Refusal>> {
    return this.#act(async () => {
      if (this.#busy !== null) {
        return err({ code: "busy", run: this.#busy });
      }
      const sha256 = this.#parts.sha256(text);
      const { added, removed } = this.compare(changed);
      const adopted = await decide.adoptText(text, { sha256, added, removed }, this.#recorder);
      if (adopted.ok) {
        this.#runbook = changed;
        this.#boundTextWhole = true;
        this.#changed.fire();
      }
      return adopted;
    });
  }

  observeDocument(sha256: string): void {
    this.#documentSha256 = sha256;
    this.#changed.fire();
  }

  keepBound(): Promise<Result<void, Refusal>> {
    return this.#act(() => {
      const changedTo = this.#changedTo();
      return changedTo === null
        ? Promise.resolve(err({ code: "nothing-to-do", id: this.state.runbook.path }))
        : this.#recorder.append({ type: "runbookKept", changedTo });
    });
  }

  pause(reason: string): Promise<Result<void, Refusal>> {
    return this.#act(() =>
      this.#busy === null
        ? this.#recorder.append({ type: "paused", reason })
        : Promise.resolve(err({ code: "busy", run: this.#busy })),
    );
  }

  resume(): Promise<Result<void, Refusal>> {
    return this.#act(() => this.#recorder.append({ type: "resumed" }), ["paused"]);
  }

  abandon(reason: string): Promise<Result<void, Refusal>> {
    return this.#act(
      () =>
        this.#busy === null
          ? this.#recorder.append({ type: "abandoned", reason })
          : Promise.resolve(err({ code: "busy", run: this.#busy })),
      ["running", "paused"],
    );
  }

  finish(signOff: SignOff): Promise<Result<void, Refusal>> {
    return this.#act(() =>
      this.#busy === null
        ? decide.finish(this.#runbook, signOff, this.#recorder, () => takeLast(this.#context))
        : Promise.resolve(err({ code: "busy", run: this.#busy })),
    );
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #carryOut(
    plan: readonly PlanEntry[],
    scope: Scope,
    mode: "run" | "verify",
    signal: CancelSignal,
  ): Promise<Result<ScopeResult, Refusal>> {
    const [first] = plan;
    if (first === undefined) {
      return err({ code: "nothing-to-do", id: scope.kind === "all" ? "" : scope.id });
    }
    this.#live.begin(this.#busy ?? "", first.step.id, this.#recorder.now(), plan.length);
    try {
      return await runPlan(this.#runbook, plan, mode, this.#context, signal);
    } finally {
      this.#live.end();
    }
  }

  async #whileBusy<T>(work: () => Promise<T>): Promise<T> {
    this.#busy = this.#parts.newId();
    try {
      return await work();
    } finally {
      this.#busy = null;
    }
  }

  #act(
    act: () => Promise<Result<void, Refusal>>,
    phases: readonly DeploymentState["phase"][] = ["running"],
  ): Promise<Result<void, Refusal>> {
    const next = this.#acts.then(() => {
      const refusal = this.#mayAct(phases);
      return refusal === null ? act() : err(refusal);
    });
    // The next act follows this one whatever became of it; its caller hears of that.
    this.#acts = next.catch(() => undefined);
    return next;
  }

  #mayAct(phases: readonly DeploymentState["phase"][] = ["running"]): Refusal | null {
    const { phase, id } = this.state;
    const readOnly = this.#recorder.readOnly();
    if (readOnly !== null) {
      return readOnly;
    }
    return id === "" || !phases.includes(phase) ? { code: "not-running", phase } : null;
  }

  #mayRun(scope: Scope): Refusal | null {
    const changed = !this.#boundTextWhole || this.#changedTo() !== null;
    return this.#mayStart(scope) ?? (changed ? { code: "runbook-changed" } : null);
  }

  #mayStart(scope: Scope): Refusal | null {
    if (this.#busy !== null) {
      return { code: "busy", run: this.#live.view?.run ?? this.#busy };
    }
    return scopeExists(this.#runbook, scope) || scope.kind === "all"
      ? null
      : { code: "unknown", id: scope.id };
  }

  /** What the document was changed to without a decision; null when there is none to make. */
  #changedTo(): string | null {
    const { runbook, keptAgainst, id } = this.state;
    const now = this.#documentSha256;
    return id === "" || now === null || now === runbook.sha256 || now === keptAgainst ? null : now;
  }

  #isLocked(step: string): boolean {
    return (gates(this.#runbook, this.state).get(step) ?? []).length > 0;
  }
}
