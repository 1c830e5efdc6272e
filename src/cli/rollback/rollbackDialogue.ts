import * as l10n from "@vscode/l10n";
import type { RollbackDialogue, RollbackOffer } from "../../core/rollback/ports.ts";
import {
  clientText,
  continuesText,
  servicesText,
  writtenText,
} from "../../prose/rollback/rollbackProse.ts";
import type { Terminal } from "../parts.ts";
import { plainLine } from "../text/plain.ts";

export interface RollbackAnswers {
  readonly yes?: boolean;
  readonly terminateClients?: boolean;
  readonly production: readonly string[];
}

/** Shows what is lost and who is connected. Without a terminal only the options decide. */
export function createRollbackDialogue(
  terminal: Terminal,
  { yes, terminateClients, production }: RollbackAnswers,
): RollbackDialogue {
  return {
    async decide(question) {
      terminal.note(offersText(question.databases));
      for (const line of servicesText(question.services)) {
        terminal.note(`${plainLine(line)}\n`);
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
