import * as l10n from "@vscode/l10n";
import { blocksWriters } from "../../core/sql/hazards/lockMode.ts";
import type { Hazard, StatementPreview } from "../../core/sql/hazards/preview.ts";
import { relationText } from "../../core/sql/hazards/relation.ts";
import { hazardText } from "../../prose/hazards/hazardProse.ts";
import { liveOf, liveText, transactionText, worksText } from "../../prose/hazards/previewProse.ts";
import { plain, plainLine } from "../text/plain.ts";
import type { PreviewedPart } from "./hazards.ts";
import { placeOf } from "./placeOf.ts";

const SHOWN_SQL = 100;

/** Every statement with a hazard or a lock that others notice (or all of them), with what is known of it. */
export function hazardsText(
  found: readonly PreviewedPart[],
  relative: (path: string) => string,
  all: boolean,
): string {
  const lines = found.flatMap((part) => partLines(part, relative, all));
  const statements = found.flatMap(({ preview }) =>
    preview.blocks.flatMap((block) => block.statements),
  );
  const listed = statements.flatMap(({ hazards }) => hazards);
  const off = listed.filter((hazard) => hazard.off !== null).length;
  lines.push(
    l10n.t(
      "Statements: {0}, hazards: {1}, switched off: {2}",
      statements.length,
      listed.length - off,
      off,
    ),
  );
  return `${lines.join("\n")}\n`;
}

function partLines(
  part: PreviewedPart,
  relative: (path: string) => string,
  all: boolean,
): readonly string[] {
  const title = part.step === null ? relative(part.file) : `${part.step.id}  ${part.step.title}`;
  const lines = part.preview.blocks.flatMap((block, index) =>
    block.statements
      .filter((statement) => all || isNoticed(statement))
      .flatMap((statement) => {
        const { file, line } = placeOf(part, index, statement);
        const sql = statement.sql.replace(/\s+/g, " ");
        const shown = sql.length > SHOWN_SQL ? `${sql.slice(0, SHOWN_SQL)}…` : sql;
        return [
          `  ${plainLine(`${relative(file)}:${line}  ${shown}`)}`,
          ...details(part, statement),
        ];
      }),
  );
  return lines.length === 0 ? [] : [plainLine(title), ...lines, ""];
}

function isNoticed({ locks, hazards, opaque }: StatementPreview): boolean {
  const strong = locks.some(({ isNew, mode }) => !isNew && blocksWriters(mode));
  return strong || hazards.length > 0 || opaque;
}

function details(part: PreviewedPart, statement: StatementPreview): readonly string[] {
  const { locks, works, opaque, hazards, database } = statement;
  const locked = locks.map(({ relation, mode, isNew }) => {
    const live = isNew ? null : liveOf(part.preview.servers, database, relation);
    const numbers = live === null ? "" : `  (${liveText(live)})`;
    const fresh = isNew ? `  (${l10n.t("new")})` : "";
    return `      ${mode}  ${relationText(relation)}${fresh}${numbers}`;
  });
  const facts = [
    ...(works.length === 0 ? [] : [worksText(works)]),
    l10n.t("transaction: {0}", transactionText(statement)),
    ...(opaque ? [l10n.t("runs code that is not in this text")] : []),
  ];
  return [
    ...locked.map(plainLine),
    `      ${plainLine(facts.join("; "))}`,
    ...hazards.flatMap(hazardLines),
  ];
}

function hazardLines(hazard: Hazard): readonly string[] {
  const head = `      ${hazard.severity}: ${hazardText(hazard)} [${hazard.rule}]`;
  if (hazard.off !== null) {
    return [plainLine(`${head} ${l10n.t("switched off: {0}", hazard.off.reason)}`)];
  }
  const safer =
    hazard.safer === null
      ? []
      : [
          `        ${l10n.t("safer:")}`,
          ...plain(hazard.safer)
            .split("\n")
            .map((line) => `          ${line}`),
        ];
  return [plainLine(head), ...safer];
}
