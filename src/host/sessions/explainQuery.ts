import * as vscode from "vscode";

import type { ConnectionTarget } from "../../core/connection/profile.ts";
import type { QuestionAsker, QuestionLimits } from "../../core/deployment/ports.ts";
import type { VirtualDocuments } from "../deployment/virtualDocuments.ts";
import { Cancelled, UserMessage } from "../lib/userMessage.ts";
import { questionErrorText } from "../schemas/questionErrorText.ts";
import type { NodeOf } from "./sessionNode.ts";
import { fileName } from "./sessionText.ts";

export interface ExplainParts {
  readonly documents: VirtualDocuments;
  readonly target: (connection: string) => Promise<ConnectionTarget>;
  readonly asker: () => Promise<QuestionAsker>;
  readonly limits: () => QuestionLimits;
}

/** Opens the plan of a process's query, which is not run: asked in its database, as our own user. */
export async function explainQuery(
  { documents, target, asker, limits }: ExplainParts,
  { connection, tree: { backend } }: NodeOf<"backend">,
  sql: string,
): Promise<void> {
  const own = await target(connection);
  const database = backend.database ?? own.profile.database;
  const there = { ...own, profile: { ...own.profile, database } };
  // A prepared statement's values are not known: since PostgreSQL 16 it has a plan without them.
  const options = /\$\d/.test(sql) ? "VERBOSE, GENERIC_PLAN" : "VERBOSE";
  const question = `EXPLAIN (${options})\n${sql}`;
  const questions = await asker();
  const answer = await questions.ask(there, question, limits(), new AbortController().signal);
  if (answer.kind === "error") {
    if (answer.error.code === "cancelled") {
      throw new Cancelled();
    }
    throw new UserMessage(
      vscode.l10n.t("The query cannot be explained. {0}", questionErrorText(answer.error)),
    );
  }
  const plan = answer.rows.map(([line]) => line ?? "");
  const comment = sql.replaceAll("*/", "* /");
  const uri = documents.keep(
    `${fileName(connection)}/${fileName(`EXPLAIN ${backend.pid}`)}.txt`,
    [...plan, "", `/* ${database}`, comment, "*/", ""].join("\n"),
  );
  await vscode.window.showTextDocument(uri, { preview: true });
}
