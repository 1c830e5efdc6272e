import * as l10n from "@vscode/l10n";
import type { DeploymentControl, Refusal, SignOff } from "../../core/deployment/control.ts";
import { splitPair } from "../connections.ts";
import { createDialogue } from "../dialogue.ts";
import { EXIT, UsageError, type ExitCode } from "../exitCode.ts";
import { findRoot } from "../input.ts";
import type { CliParts } from "../parts.ts";
import { damageText } from "../text/damageText.ts";
import { plainLine } from "../text/plain.ts";
import { refusalText } from "../text/refusalText.ts";
import { findUnfinished } from "./findDeployment.ts";

export interface FinishOptions {
  readonly result?: SignOff["result"];
  readonly name?: string;
  readonly remark?: string;
  readonly field: readonly string[];
  readonly root?: string;
  readonly json?: boolean;
}

/** Signs the unfinished deployment of a document off, under the same gates as the window. */
export async function finish(
  parts: CliParts,
  file: string,
  options: FinishOptions,
): Promise<ExitCode> {
  const path = parts.files.resolve(parts.cwd, file);
  const root = await findRoot(parts, parts.files.parent(path), options.root);
  const found = await findUnfinished(parts, root, path);
  if (found.kind === "none") {
    throw new UsageError(l10n.t("No deployment of {0} is open.", path));
  }
  const opened =
    found.kind === "damaged" ? found.text : await open(parts, root, path, found.deployment.folder);
  if (typeof opened === "string") {
    parts.terminal.note(opened);
    return EXIT.failed;
  }
  const signOff = await readSignOff(parts, opened, options);
  const finished = await opened.finish(signOff);
  const exitCode = finished.ok ? EXIT.passed : exitCodeOfRefusal(finished.error);
  if (options.json === true) {
    parts.terminal.out(
      `${JSON.stringify({ deployment: opened.state.id, signOff: finished.ok ? signOff : null, refused: finished.ok ? null : finished.error, exitCode }, null, 2)}\n`,
    );
  } else if (finished.ok) {
    parts.terminal.out(
      `${l10n.t("Deployment {0} is finished and signed off by {1}.", opened.state.id, plainLine(signOff.name))}\n`,
    );
  }
  if (!finished.ok) {
    parts.terminal.note(`schema-ops: ${plainLine(finishRefusal(finished.error))}\n`);
  }
  return exitCode;
}

async function open(
  parts: CliParts,
  root: string,
  source: string,
  folder: string,
): Promise<DeploymentControl | string> {
  const journal = await parts.store.open(folder);
  if (journal.damage.length > 0) {
    return damageText(journal);
  }
  return parts.openControl({
    journal,
    runbook: await parts.parse(await journal.runbookText()),
    source,
    root,
    connections: parts.connectionBook([]),
    pathMappings: [],
    statementTimeoutMs: 30_000,
    dialogue: createDialogue(parts.terminal, { set: [], answer: [], production: [], yes: false }),
  });
}

/** From the options; what they leave open is asked at a terminal, and refused where nobody can answer. */
async function readSignOff(
  parts: CliParts,
  { runbook }: DeploymentControl,
  options: FinishOptions,
): Promise<SignOff> {
  const { terminal } = parts;
  const given = new Map(options.field.map((argument) => splitPair(argument, "--field")));
  const names = new Set(runbook.signOff.map(({ name }) => name));
  for (const name of given.keys()) {
    if (!names.has(name)) {
      throw new UsageError(
        l10n.t(
          "The document's sign-off has no field {0}; it has: {1}",
          plainLine(name),
          [...names].map(plainLine).join(", "),
        ),
      );
    }
  }
  const ask = async (question: string, otherwise: string): Promise<string> => {
    const hint = otherwise === "" ? "" : ` [${plainLine(otherwise)}]`;
    const answer = terminal.interactive
      ? await terminal.ask(`${plainLine(question)}${hint}: `, false)
      : "";
    return answer === null || answer.trim() === "" ? otherwise : answer.trim();
  };
  const result = options.result ?? (await askResult(parts));
  const name = options.name ?? (await ask(l10n.t("Signed off by"), parts.person.name));
  if (name.trim() === "") {
    throw new UsageError(l10n.t("Who signs it off? --name NAME"));
  }
  const fields: Record<string, string> = {};
  for (const { name: field, value } of runbook.signOff) {
    const written = /^[_\s]*$/.test(value) ? "" : value;
    // What nobody answers stays blank: the document's own words are no answer.
    fields[field] = given.get(field) ?? (await ask(field, terminal.interactive ? written : ""));
  }
  return {
    name: name.trim(),
    result,
    remark: options.remark ?? (await ask(l10n.t("Remark"), "")),
    fields,
  };
}

async function askResult({ terminal }: CliParts): Promise<SignOff["result"]> {
  const answer = terminal.interactive
    ? await terminal.ask(`${l10n.t("What is signed, success or failure?")} `, false)
    : null;
  switch (answer?.trim().toLowerCase()) {
    case "success":
    case "성공":
      return "success";
    case "failure":
    case "실패":
      return "failure";
    default:
      throw new UsageError(l10n.t("What is signed? --result success, or --result failure"));
  }
}

function finishRefusal(refusal: Refusal): string {
  return refusal.code === "locked"
    ? l10n.t(
        "A success cannot be signed before these steps are done or skipped: {0}",
        refusal.waitsFor.join(", "),
      )
    : refusalText(refusal);
}

function exitCodeOfRefusal({ code }: Refusal): ExitCode {
  return code === "journal" ? EXIT.failed : EXIT.open;
}
