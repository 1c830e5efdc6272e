import * as l10n from "@vscode/l10n";
import type { Dialogue, RunQuestion } from "../core/deployment/control.ts";
import type { ConnectionProfile } from "../core/connection/profile.ts";
import { hazardSummary } from "../prose/hazards/previewProse.ts";
import { splitPair } from "./connections.ts";
import type { Terminal } from "./parts.ts";
import { plain, plainLine } from "./text/plain.ts";

export interface DialogueOptions {
  /** NAME=VALUE, each. */
  readonly set: readonly string[];
  /** Answers to the prompts of blocks, in the order they are asked. */
  readonly answer: readonly string[];
  /** Names of production connections, typed by the person. */
  readonly production: readonly string[];
  readonly yes: boolean;
}

/**
 * The terminal's side of a run. Without a terminal nothing is asked: what the options do not answer
 * is refused, except the confirmation, since the command itself asks for the run.
 */
export function createDialogue(terminal: Terminal, options: DialogueOptions): Dialogue {
  const values = new Map(options.set.map((argument) => splitPair(argument, "--set")));
  const answers = [...options.answer];
  return {
    confirm: async (question) => {
      terminal.note(questionText(question));
      const production = question.targets.filter((target) => target.environment === "production");
      for (const target of production) {
        if (!(await confirmProduction(terminal, options.production, target))) {
          return false;
        }
      }
      if (options.yes || !terminal.interactive || production.length > 0) {
        return true;
      }
      const answer = await terminal.ask(`${l10n.t("Run this? (y/N)")} `, false);
      return /^(y|yes|예|네|ㅇ)$/i.test(answer?.trim() ?? "");
    },
    value: async (name, suggestion) => {
      const given = values.get(name);
      if (given !== undefined) {
        return given;
      }
      if (!terminal.interactive) {
        return null;
      }
      const hint = suggestion === null ? "" : ` [${plainLine(suggestion)}]`;
      const question = `${l10n.t("Value for {0}", plainLine(name))}${hint}: `;
      const answer = await terminal.ask(question, false);
      return answer === "" ? suggestion : answer;
    },
    choose: async (what, profiles) => {
      const names = profiles.map((profile) => profile.name).join(", ");
      let chosen = values.get(`connection:${what}`) ?? null;
      if (chosen === null && terminal.interactive) {
        const question = l10n.t("Which connection for {0}? ({1})", plainLine(what), names);
        chosen = await terminal.ask(`${question} `, false);
      } else if (chosen === null) {
        const option = `--set "connection:${plainLine(what)}=${profiles[0]?.name ?? ""}"`;
        terminal.note(
          `${l10n.t("Several connections fit {0} ({1}); choose one: {2}", plainLine(what), names, option)}\n`,
        );
      }
      return profiles.find((profile) => profile.name === chosen?.trim()) ?? null;
    },
    prompt: async (text, secret) => {
      // What is secret is never taken from an argument, which every process could read.
      const next = secret ? undefined : answers.shift();
      if (next !== undefined) {
        return next;
      }
      return terminal.interactive ? terminal.ask(`${plainLine(text)} `, secret) : null;
    },
  };
}

async function confirmProduction(
  terminal: Terminal,
  named: readonly string[],
  target: ConnectionProfile,
): Promise<boolean> {
  if (named.includes(target.name)) {
    return true;
  }
  if (!terminal.interactive) {
    terminal.note(
      `${l10n.t("{0} is production: confirm it with --production {0}", target.name)}\n`,
    );
    return false;
  }
  const answer = await terminal.ask(
    `${l10n.t("{0} is production. Type its name to go on:", target.name)} `,
    false,
  );
  return answer?.trim() === target.name;
}

function questionText(question: RunQuestion): string {
  const where = question.targets.map(
    (target) =>
      `${target.name} (${target.user}@${target.host}:${String(target.port)}/${target.database}, ${target.environment})`,
  );
  const blocks = question.blocks.map(
    (block) =>
      `${l10n.t("line {0}", block.line)}:\n${plain(block.preview.text).replace(/^/gm, "  | ")}\n`,
  );
  const summary = question.hazards === null ? null : hazardSummary(question.hazards);
  const hazards = summary === null ? "" : `! ${plainLine(summary)}\n`;
  const title = `${l10n.t("Step {0}", question.step)}  ${plainLine(question.title)}`;
  return `\n${[title, ...where].join("\n")}\n${hazards}${blocks.join("")}`;
}
