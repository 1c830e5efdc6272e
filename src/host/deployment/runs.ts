import * as vscode from "vscode";

import type {
  DeploymentControl,
  Refusal,
  RunningView,
  RunOptions,
  Scope,
  ScopeResult,
} from "../../core/deployment/control.ts";
import type { Result } from "../../core/lib/result.ts";
import { backupProgressText } from "../../prose/backup/backupProgress.ts";

/** A run that takes longer than this also shows a notification with a button to cancel it. */
const NOTIFY_AFTER_MS = 3000;

export type RunKind =
  { readonly kind: "run"; readonly options: RunOptions } | { readonly kind: "verify" };

/** The runs that go on in this window, so that they can be cancelled from anywhere. */
export class Runs {
  readonly #active = new Map<string, AbortController>();
  readonly #view: string;

  constructor(view: string) {
    this.#view = view;
  }

  isActive(key: string): boolean {
    return this.#active.has(key);
  }

  cancel(key: string): boolean {
    const run = this.#active.get(key);
    run?.abort();
    return run !== undefined;
  }

  cancelAll(): void {
    for (const run of this.#active.values()) {
      run.abort();
    }
  }

  /** Runs or verifies a scope, with progress in the view and a way to cancel. */
  async start(
    key: string,
    control: DeploymentControl,
    scope: Scope,
    kind: RunKind,
    title: string,
  ): Promise<Result<ScopeResult, Refusal>> {
    const abort = new AbortController();
    if (!this.#active.has(key)) {
      this.#active.set(key, abort);
    }
    try {
      const running =
        kind.kind === "run"
          ? control.run(scope, kind.options, abort.signal)
          : control.verify(scope, abort.signal);
      showProgress(this.#view, running, control, title, abort);
      return await running;
    } finally {
      if (this.#active.get(key) === abort) {
        this.#active.delete(key);
      }
    }
  }
}

function showProgress(
  viewId: string,
  running: Promise<unknown>,
  control: DeploymentControl,
  title: string,
  abort: AbortController,
): void {
  const ended = running.then(
    () => undefined,
    () => undefined,
  );
  void vscode.window.withProgress({ location: { viewId } }, () => ended);
  const begin = Date.now();
  const following = control.onDidChange(() => {
    // While a run asks its person there is nothing to report.
    const works = isWorking(control.running);
    if (works && Date.now() - begin > NOTIFY_AFTER_MS) {
      following.dispose();
      void notify(ended, control, title, abort);
    }
  });
  void ended.then(() => following.dispose());
}

async function notify(
  ended: Promise<void>,
  control: DeploymentControl,
  title: string,
  abort: AbortController,
): Promise<void> {
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      const cancelling = token.onCancellationRequested(() => abort.abort());
      const following = control.onDidChange(() => {
        const { running } = control;
        if (running !== null) {
          const { backup, done, total } = running;
          progress.report({
            message:
              backup === null
                ? vscode.l10n.t("{0} of {1} done", done, total)
                : backupProgressText(backup),
          });
        }
      });
      try {
        await ended;
      } finally {
        cancelling.dispose();
        following.dispose();
      }
    },
  );
}

function isWorking(running: RunningView | null): boolean {
  return (
    running !== null &&
    (running.block !== null || running.query !== null || running.backup !== null)
  );
}
