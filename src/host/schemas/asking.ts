import * as vscode from "vscode";

import type { Answer, QuestionAsker, QuestionLimits } from "../../core/deployment/ports.ts";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import type { Connections } from "../connections/connections.ts";
import type { Engine } from "../engine.ts";
import { Cancelled, UserMessage } from "../lib/userMessage.ts";
import { questionErrorText } from "./questionErrorText.ts";

export type RowsAnswer = Extract<Answer, { readonly kind: "rows" }>;

/** Asks a connection, by its name; what cannot be answered is a message for the person. */
export class Asking {
  readonly #connections: Connections;
  readonly #engine: () => Promise<Pick<Engine, "asker">>;

  constructor(connections: Connections, engine: () => Promise<Pick<Engine, "asker">>) {
    this.#connections = connections;
    this.#engine = engine;
  }

  async target(connection: string): Promise<ConnectionTarget> {
    const target = await this.#connections.target(connection);
    if (target === undefined) {
      throw new UserMessage(vscode.l10n.t("There is no connection {0}.", connection));
    }
    return target;
  }

  async asker(): Promise<QuestionAsker> {
    return (await this.#engine()).asker;
  }

  async answer(
    connection: string,
    sql: string,
    limits: QuestionLimits,
    signal: CancelSignal,
  ): Promise<Answer> {
    const target = await this.target(connection);
    return (await this.asker()).ask(target, sql, limits, signal);
  }

  async ask(
    connection: string,
    sql: string,
    limits: QuestionLimits,
    signal: CancelSignal,
  ): Promise<RowsAnswer> {
    const answer = await this.answer(connection, sql, limits, signal);
    if (answer.kind === "rows") {
      return answer;
    }
    if (answer.error.code === "cancelled") {
      throw new Cancelled();
    }
    throw new UserMessage(questionErrorText(answer.error), { severity: "error" });
  }
}

/** What is done within this time is done before a person would look for a way to cancel it. */
const QUIET_MS = 400;

/** Does something that may take long: then a notification says so, with a button that cancels it. */
export async function withCancel<T>(
  title: string,
  work: (signal: CancelSignal) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  const working = work(abort.signal);
  if (await isSettledWithin(working, QUIET_MS)) {
    return working;
  }
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    (_progress, token) => {
      token.onCancellationRequested(() => abort.abort());
      return working;
    },
  );
}

function isSettledWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms);
    const settle = (): void => {
      clearTimeout(timer);
      resolve(true);
    };
    promise.then(settle, settle);
  });
}
