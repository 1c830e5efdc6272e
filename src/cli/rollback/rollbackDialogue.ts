import * as l10n from "@vscode/l10n";
import type {
  RollbackDialogue,
  RollbackOffer,
  RollbackQuestion,
} from "../../core/rollback/ports.ts";
import {
  clientText,
  comparedText,
  continuesText,
  exportedText,
  rollbackFailureText,
  damagedLogsText,
  servicesText,
  writtenText,
} from "../../prose/rollback/rollbackProse.ts";
import type { CliParts, Terminal } from "../parts.ts";
import { plainLine } from "../text/plain.ts";

export interface RollbackAnswers {
  readonly yes?: boolean;
  readonly terminateClients?: boolean;
  /** A folder, as it was given. */
  readonly exportWritten?: string;
  readonly production: readonly string[];
}

/** Shows what is lost and who is connected. Without a terminal only the options decide. */
export function createRollbackDialogue(
  { terminal, files, cwd }: Pick<CliParts, "terminal" | "files" | "cwd">,
  { yes, terminateClients, production, exportWritten }: RollbackAnswers,
): RollbackDialogue {
  return {
    async decide(question) {
      terminal.note(offersText(question.databases));
      const lines = [...servicesText(question.services), ...damagedLogsText(question.damagedLogs)];
      for (const line of lines) {
        terminal.note(`${plainLine(line)}\n`);
      }
      const isSaved =
        exportWritten === undefined ||
        (await saved(terminal, question, files.resolve(cwd, exportWritten)));
      if (!isSaved) {
        return null;
      }
      const endClients = terminateClients === true;
      if (question.production) {
        for (const { connection } of question.databases) {
          if (!production.includes(connection) && !(await typed(terminal, connection))) {
            return null;
          }
        }
        return { endClients };
      }
      if (yes === true) {
        return { endClients };
      }
      if (!terminal.interactive) {
        return null;
      }
      const answer = await terminal.ask(`${l10n.t("Exchange the databases now? (y/N)")} `, false);
      return /^(y|yes|예|네|ㅇ)$/i.test(answer?.trim() ?? "") ? { endClients } : null;
    },
  };
}

/** False: what the person wanted to keep could not be saved, and nothing is taken from them. */
async function saved(
  terminal: Terminal,
  { exportTo }: RollbackQuestion,
  folder: string,
): Promise<boolean> {
  const exported = exportTo === null ? null : await exportTo(folder.replaceAll("\\", "/"));
  if (exported?.ok === false) {
    terminal.note(`schema-ops: ${plainLine(rollbackFailureText(exported.error))}\n`);
    return false;
  }
  for (const line of exportedText(exported?.value ?? [], folder)) {
    terminal.note(`${plainLine(line)}\n`);
  }
  return true;
}

async function typed(terminal: Terminal, connection: string): Promise<boolean> {
  if (!terminal.interactive) {
    return false;
  }
  const question = l10n.t("{0} is PRODUCTION: type its name", plainLine(connection));
  return (await terminal.ask(`${question}: `, false))?.trim() === connection;
}

/** A paragraph a database: from which backup, what is lost, who is in the way. */
export function offersText(offers: readonly RollbackOffer[]): string {
  return offers
    .flatMap(({ connection, database, backup, backupAt, keptAs, written, clients, ...offer }) => [
      `${connection} · ${database}`,
      `  ${l10n.t("back to {0} of {1}", backup, backupAt)}`,
      ...continuesText(offer).map((line) => `  ${line}`),
      ...(keptAs === null ? [] : [`  ${l10n.t("the database of now is kept as {0}", keptAs)}`]),
      `  ${
        written.length === 0
          ? l10n.t("nothing was written since")
          : l10n.t("written since, and lost ({0} tables):", written.length)
      }`,
      ...written.map((table) => `    ${writtenText(table)}`),
      ...comparedText(offer).map((line) => `  ${line}`),
      ...(clients.length === 0 ? [] : [`  ${l10n.t("connected now:")}`]),
      ...clients.map((client) => `    ${clientText(client)}`),
    ])
    .map((line) =>
      line.replace(
        /^( *)(.*)$/s,
        (_all, indent: string, text: string) => `${indent}${plainLine(text)}\n`,
      ),
    )
    .join("");
}
