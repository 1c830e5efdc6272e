import { failureLine } from "../text/failureText.ts";
import { outputWords, queryLine } from "../text/answerText.ts";
import { blockOutcome } from "./blockOutcome.ts";
import type { ResultJson, StepResultJson } from "./resultJson.ts";

interface Case {
  readonly name: string;
  readonly line: number;
  readonly seconds: number;
  readonly outcome:
    | { readonly kind: "passed" }
    | {
        readonly kind: "failure" | "error" | "skipped";
        readonly message: string;
        readonly body: string;
      };
}

/** JUnit XML as pipelines read it: a suite a step, a case a block or query. Open answers count as skipped. */
export function junitXml(result: ResultJson, title: string): string {
  const suites = result.steps.map((step) => ({ step, cases: casesOf(step) }));
  const lines = [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuites name="${attribute(title)}"${counts(suites.flatMap((suite) => suite.cases))}>`,
  ];
  for (const { step, cases } of suites) {
    lines.push(`  <testsuite name="${attribute(step.title)}"${counts(cases)}>`);
    for (const testCase of cases) {
      lines.push(...caseXml(testCase, step, result.file));
    }
    lines.push("  </testsuite>");
  }
  lines.push("</testsuites>", "");
  return lines.join("\n");
}

function caseXml(testCase: Case, step: StepResultJson, file: string): string[] {
  const head =
    `    <testcase classname="${attribute(step.id)}" name="${attribute(testCase.name)}" ` +
    `file="${attribute(file)}" line="${String(testCase.line)}" time="${testCase.seconds.toFixed(3)}"`;
  const { outcome } = testCase;
  if (outcome.kind === "passed") {
    return [`${head}/>`];
  }
  return [
    `${head}>`,
    `      <${outcome.kind} message="${attribute(outcome.message)}">${escape(outcome.body)}</${outcome.kind}>`,
    `    </testcase>`,
  ];
}

function casesOf(step: StepResultJson): Case[] {
  const blocks = step.blocks.map((block): Case => {
    const messages = block.failures.map(failureLine);
    const base = {
      name: `block ${block.id}`,
      line: block.line,
      seconds: (block.durationMs ?? 0) / 1000,
    };
    const outcome = blockOutcome(block);
    switch (outcome) {
      case "pass":
        return { ...base, outcome: { kind: "passed" } };
      case "open":
      case "notRun":
        return { ...base, outcome: { kind: "skipped", message: outcome, body: "" } };
      case "fail":
      case "error": {
        const message = messages[0] ?? outputWords(block) ?? block.status;
        const kind = outcome === "fail" ? "failure" : "error";
        return { ...base, outcome: { kind, message, body: messages.join("\n") } };
      }
    }
  });
  const queries = step.queries.map((query): Case => {
    const base = {
      name: query.label ?? query.sql.slice(0, 80),
      line: query.line,
      seconds: (query.durationMs ?? 0) / 1000,
    };
    const message = queryLine(query);
    switch (query.verdict) {
      case "pass":
        return { ...base, outcome: { kind: "passed" } };
      case "fail":
        return { ...base, outcome: { kind: "failure", message, body: query.sql } };
      case "error":
        return { ...base, outcome: { kind: "error", message, body: query.sql } };
      case "open":
      case "notRun":
        return { ...base, outcome: { kind: "skipped", message, body: "" } };
    }
  });
  return [...blocks, ...queries].sort((a, b) => a.line - b.line);
}

function counts(cases: readonly Case[]): string {
  const count = (kind: Case["outcome"]["kind"]): number =>
    cases.filter((testCase) => testCase.outcome.kind === kind).length;
  const seconds = cases.reduce((sum, testCase) => sum + testCase.seconds, 0);
  return (
    ` tests="${String(cases.length)}" failures="${String(count("failure"))}" errors="${String(count("error"))}"` +
    ` skipped="${String(count("skipped"))}" time="${seconds.toFixed(3)}"`
  );
}

/** A bare line break in an attribute is read as a blank. */
function attribute(text: string): string {
  return escape(text).replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** XML 1.0 has no place for most control characters, whatever their spelling: they become U+FFFD. */
function escape(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}
