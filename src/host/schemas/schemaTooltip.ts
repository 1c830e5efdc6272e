import * as vscode from "vscode";

import { codeBlock, escapeMarkdown } from "../lib/markdownText.ts";
import { serverText } from "../deployment/production.ts";
import { memberProblem } from "./memberText.ts";
import type { SchemaFacts } from "./schemaFacts.ts";
import type { ListedMember, SchemaNode } from "./schemaNode.ts";
import { expectedCountText } from "./schemaNumbers.ts";
import { kindText } from "./schemaWords.ts";
import { qualifiedName } from "../../core/sql/qualifiedName.ts";

/** What a row has to say that has no room in it: the comment first, as its author wrote it. */
export function schemaTooltip(
  node: SchemaNode,
  facts: SchemaFacts,
): vscode.MarkdownString | undefined {
  const paragraphs = paragraphsOf(node, facts).filter((text) => text !== "");
  return paragraphs.length === 0 ? undefined : new vscode.MarkdownString(paragraphs.join("\n\n"));
}

function paragraphsOf(node: SchemaNode, facts: SchemaFacts): readonly string[] {
  switch (node.kind) {
    case "connection":
      return connectionParagraphs(node.connection, facts);
    case "schema":
      return [
        strong(node.schema.name),
        escapeMarkdown(node.schema.comment ?? ""),
        escapeMarkdown(vscode.l10n.t("Owner: {0}", node.schema.owner)),
      ];
    case "missingSchema":
      return [
        strong(node.name),
        escapeMarkdown(vscode.l10n.t("The runbook names this schema; the database lacks it.")),
      ];
    case "missingTable":
      return [
        strong(qualifiedName([node.schema, node.name])),
        escapeMarkdown(vscode.l10n.t("The runbook names this table; the database lacks it.")),
      ];
    case "extension":
      return [strong(node.extension.name), escapeMarkdown(node.extension.comment ?? "")];
    case "object": {
      const { ref, comment } = node.object;
      return [
        strong(qualifiedName([ref.schema, ref.name])),
        escapeMarkdown(comment ?? ""),
        escapeMarkdown(kindText(ref.kind)),
      ];
    }
    case "databaseObject": {
      const { name, detail, comment } = node.object;
      return [strong(name), escapeMarkdown(comment ?? ""), escapeMarkdown(detail)];
    }
    case "member":
      return memberParagraphs(node.member);
    case "extensions":
    case "databaseFolder":
    case "folder":
    case "part":
      return [];
  }
}

function connectionParagraphs(connection: string, facts: SchemaFacts): readonly string[] {
  const profile = facts.profile(connection);
  return [
    strong(connection),
    profile === undefined ? "" : escapeMarkdown(serverText(profile)),
    facts
      .counts(connection)
      .map(({ expected, actual }) => {
        const text = expectedCountText(expected, actual);
        return `- ${escapeMarkdown(expected.schema === null ? text : `${expected.schema}: ${text}`)}`;
      })
      .join("\n"),
  ];
}

function memberParagraphs(member: ListedMember): readonly string[] {
  const problem = memberProblem(member);
  const warning = problem === null ? "" : `**${escapeMarkdown(problem)}**`;
  switch (member.part) {
    case "columns":
      return [
        strong(member.name),
        escapeMarkdown(member.comment ?? ""),
        sql(member.generated ?? member.defaultValue),
      ];
    case "indexes":
    case "constraints":
    case "triggers":
    case "rules":
    case "statistics":
      return [
        strong(member.name),
        warning,
        escapeMarkdown(member.comment ?? ""),
        sql(member.definition),
      ];
    case "policies":
      return [
        strong(member.name),
        escapeMarkdown(member.comment ?? ""),
        sql(member.using === null ? null : `USING ${member.using}`),
        sql(member.check === null ? null : `WITH CHECK ${member.check}`),
      ];
    case "grants":
      return [
        strong(member.grantee),
        escapeMarkdown(vscode.l10n.t("Granted by {0}", member.grantor)),
      ];
  }
}

function strong(name: string): string {
  return `**${escapeMarkdown(name)}**`;
}

function sql(text: string | null): string {
  return text === null ? "" : codeBlock(text, "sql");
}
