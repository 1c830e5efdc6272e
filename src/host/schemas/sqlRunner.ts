import * as vscode from "vscode";

import type { Action, StatementResult } from "../../core/actions/action.ts";
import type { ConnectionProfile } from "../../core/connection/profile.ts";
import type { Answer, QuestionError, QuestionLimits } from "../../core/deployment/ports.ts";
import { type Disposable } from "../../core/lib/disposable.ts";
import { controlsTransaction, needsNoTransaction } from "../../core/sql/ownTransaction.ts";
import { PAGE_ROWS } from "../../protocol/rows.ts";
import type { Actions } from "../actions/actions.ts";
import type { VirtualDocuments } from "../deployment/virtualDocuments.ts";
import { shorten } from "../lib/markdownText.ts";
import { Cancelled, UserMessage } from "../lib/userMessage.ts";
import type { RowsPanels } from "../panels/rowsPanels.ts";
import { answeredRows } from "../panels/rowsSource.ts";
import { type Asking, type RowsAnswer, withCancel } from "./asking.ts";
import { questionErrorText } from "./questionErrorText.ts";
import { countText } from "./schemaNumbers.ts";
import { errorRange, type MeantSql, meantSql } from "./sqlStatements.ts";

export interface SqlRunnerParts {
  readonly asking: Asking;
  readonly actions: Actions;
  readonly panels: RowsPanels;
  readonly documents: VirtualDocuments;
  readonly limits: () => QuestionLimits;
}

/** SQLSTATE of what a READ ONLY transaction refuses. */
const READ_ONLY = "25006";

/** Runs statements of a SQL document: questions as questions, and anything else as an action. */
export class SqlRunner implements Disposable {
  readonly #parts: SqlRunnerParts;
  readonly #errors = vscode.languages.createDiagnosticCollection("schema-ops-sql");

  constructor(parts: SqlRunnerParts) {
    this.#parts = parts;
  }

  /** `onLocked` is called when a document that is read-only would change something. */
  async run(
    editor: vscode.TextEditor,
    connection: string,
    unlocked: boolean,
    onLocked: () => void,
  ): Promise<void> {
    const { asking, limits } = this.#parts;
    const meant = this.#begin(editor);
    const { profile } = await asking.target(connection);
    const title = vscode.l10n.t("Running on {0}", connection);
    const answers = await withCancel(title, async (signal) => {
      const given: Answer[] = [];
      for (const sql of meant.statements) {
        const answer = await asking.answer(connection, sql, limits(), signal);
        given.push(answer);
        if (answer.kind === "error") {
          break;
        }
      }
      return given;
    });
    const last = answers.at(-1);
    if (last?.kind === "rows") {
      const sql = meant.statements.at(-1) ?? "";
      this.#showRows(editor, profile, sql, last, sql);
      return;
    }
    if (last !== undefined && changesSomething(last.error)) {
      if (!unlocked) {
        throw new UserMessage(
          vscode.l10n.t("This would change the database, and the document is read-only here."),
          { actions: [{ title: vscode.l10n.t("Unlock This Document"), run: onLocked }] },
        );
      }
      await this.#act(editor, profile, meant.statements);
      return;
    }
    if (last !== undefined) {
      throw this.#failure(editor.document, meant, answers.length - 1, last.error);
    }
  }

  /** Opens the server's plan of the statement as text. */
  async explain(editor: vscode.TextEditor, connection: string): Promise<void> {
    const { asking, limits, documents } = this.#parts;
    const meant = this.#begin(editor);
    const [sql = ""] = meant.statements;
    const prefix = "EXPLAIN (VERBOSE, SETTINGS) ";
    const answer = await withCancel(vscode.l10n.t("Running on {0}", connection), (signal) =>
      asking.answer(connection, prefix + sql, limits(), signal),
    );
    if (answer.kind === "error") {
      const { error } = answer;
      const position =
        error.code === "sql" && error.position !== null
          ? Math.max(0, error.position - prefix.length)
          : null;
      const shown = error.code === "sql" ? { ...error, position } : error;
      throw this.#failure(editor.document, meant, 0, shown);
    }
    const plan = answer.rows.map(([line]) => line ?? "").join("\n");
    const uri = documents.keep(
      `${encodeURIComponent(editor.document.uri.toString())}/${vscode.l10n.t("Plan")}.txt`,
      `-- ${connection}\n${sql};\n\n${plan}\n`,
    );
    await vscode.window.showTextDocument(uri, {
      viewColumn: vscode.ViewColumn.Beside,
      preview: true,
      preserveFocus: true,
    });
  }

  dispose(): void {
    this.#errors.dispose();
  }

  #begin(editor: vscode.TextEditor): MeantSql {
    this.#errors.delete(editor.document.uri);
    const meant = meantSql(editor);
    if (meant.statements.length === 0) {
      throw new UserMessage(vscode.l10n.t("There is no statement here."), {
        severity: "information",
      });
    }
    return meant;
  }

  /** Marks the place in the document, too. */
  #failure(
    document: vscode.TextDocument,
    meant: MeantSql,
    index: number,
    error: QuestionError,
  ): Error {
    if (error.code === "cancelled") {
      return new Cancelled();
    }
    const text = questionErrorText(error);
    const range = errorRange(
      document,
      meant.starts[index] ?? 0,
      meant.statements[index] ?? "",
      error.code === "sql" ? error.position : null,
    );
    const diagnostic = new vscode.Diagnostic(range, text);
    diagnostic.source = "Schema Ops";
    this.#errors.set(document.uri, [diagnostic]);
    return new UserMessage(text, { severity: "error" });
  }

  async #act(
    editor: vscode.TextEditor,
    profile: ConnectionProfile,
    statements: readonly string[],
  ): Promise<void> {
    if (statements.some(controlsTransaction)) {
      throw new UserMessage(
        vscode.l10n.t(
          "Schema Ops runs what is selected in one transaction of its own: leave BEGIN, COMMIT and ROLLBACK out.",
        ),
      );
    }
    const alone = statements.some(needsNoTransaction);
    if (alone && statements.length > 1) {
      throw new UserMessage(
        vscode.l10n.t("One of these statements cannot run in a transaction: run it alone."),
      );
    }
    const action: Action = {
      title: shorten(statements[0] ?? "", 60),
      connection: profile.name,
      statements: statements.map((sql) => ({ sql })),
      transaction: alone ? "none" : "one",
      reason: null,
      undo: null,
    };
    await this.#parts.actions.perform(action, (results) => {
      const last = results.at(-1);
      if (last !== undefined && last.rows.length > 0) {
        // What changed something is not done again for a file.
        this.#showRows(editor, profile, last.sql, rowsOf(last), null);
      }
    });
  }

  #showRows(
    { document }: vscode.TextEditor,
    { name, environment }: ConnectionProfile,
    sql: string,
    answer: Pick<RowsAnswer, "columns" | "rows" | "durationMs" | "truncated">,
    exportSql: string | null,
  ): void {
    const note = answer.truncated
      ? vscode.l10n.t("only the first {0} rows", countText(answer.rows.length))
      : "";
    const model = { title: shorten(sql, 80), connection: name, environment, sql, note };
    this.#parts.panels.show(
      `sql ${document.uri.toString()}`,
      answeredRows(model, answer, PAGE_ROWS, exportSql),
      vscode.ViewColumn.Beside,
    );
  }
}

function changesSomething(error: QuestionError): boolean {
  return error.code === "refused" || (error.code === "sql" && error.sqlState === READ_ONLY);
}

function rowsOf({ rows }: StatementResult): Omit<RowsAnswer, "kind" | "server"> {
  const names = Object.keys(rows[0] ?? {});
  return {
    columns: names.map((name) => ({ name, type: "" })),
    rows: rows.map((row) => names.map((name) => row[name] ?? null)),
    truncated: false,
    durationMs: 0,
  };
}
