import { mergeAnnotations, NO_ANNOTATION, type Annotation } from "../annotations/annotation.ts";
import type { Expectation } from "../expectation.ts";
import {
  assignComments,
  NO_COMMENTS,
  type BlockComment,
  type TargetComments,
} from "../expectations/commentTargets.ts";
import { findPlaceholders, findUnsetVariables } from "../placeholders/findPlaceholders.ts";
import { blankOut, findBareSql, type BareStatement } from "../shell/bareSql.ts";
import { readShell } from "../shell/readShell.ts";
import type { ShellScript } from "../shell/shellScript.ts";
import { databaseOfTool, programOf } from "../shell/tools.ts";
import type { BlockText } from "./blockText.ts";
import { annotationOf, readComments, saysExpected } from "./commentWords.ts";
import type { BlockContent, BlockNature, QueryDraft } from "./drafts.ts";
import { report, type ReadContext } from "./readContext.ts";
import { outputOf } from "./shellOutput.ts";
import { readShellTargets, type ShellTarget } from "./shellTargets.ts";

/** Reads a shell block: the SQL it hands to psql, its comments, its placeholders, what it is for. */
export function readShellBlock(content: BlockText, context: ReadContext): BlockContent {
  const bare = findBareSql(content.text, context.sql);
  const script = readShell(bare.length === 0 ? content.text : blankOut(content.text, bare));
  reportErrors(script, content, context);
  const targets = mergeTargets(
    readShellTargets(script, content, context),
    bareTargets(bare, content, context),
  );
  const comments = script.comments.map((comment): BlockComment => commentAt(comment, content));
  const assigned = assignComments(comments, targets, saysExpected(context));
  const printing = targets.filter((target) => target.output !== null);
  const output = printing.length === 1 ? (printing[0]?.output ?? null) : null;
  const expectations: Expectation[] = [];
  let annotation = leadingAnnotation(comments, assigned, context);
  for (const [index, target] of targets.entries()) {
    const own = assigned[index] ?? NO_COMMENTS;
    const words = applyComments(target, own, context);
    if (
      (target.queries.length === 0 || target.piped) &&
      target.output !== null &&
      output === target.output
    ) {
      expectations.push(...words.expectations);
    }
    annotation = mergeAnnotations(annotation, words.annotation);
  }
  const queries = targets.flatMap((target) => target.queries);
  return {
    queries,
    expectations,
    annotation,
    output: printing.some((target) => target.queries.length > 0 && !target.piped) ? null : output,
    placeholders: [
      ...findPlaceholders(content, "shell"),
      ...findUnsetVariables(script, content),
    ].toSorted((a, b) => a.range.start - b.range.start),
    databases: script.commands.flatMap((command) => databaseOfTool(command) ?? []),
    nature: natureOf(script, bare, queries),
  };
}

/** Comments of a block without anything to run can still carry its annotation. */
function leadingAnnotation(
  comments: readonly BlockComment[],
  assigned: readonly TargetComments[],
  context: ReadContext,
): Annotation {
  if (assigned.length > 0) {
    return NO_ANNOTATION;
  }
  return comments
    .map((comment) => annotationOf(comment, context) ?? NO_ANNOTATION)
    .reduce(mergeAnnotations, NO_ANNOTATION);
}

/** Hands a target's comments to its query; what is left belongs to the block. */
function applyComments(
  target: ShellTarget,
  comments: TargetComments,
  context: ReadContext,
): { readonly expectations: readonly Expectation[]; readonly annotation: Annotation } {
  if (comments === NO_COMMENTS) {
    return { expectations: [], annotation: NO_ANNOTATION };
  }
  const asked = target.queries.filter((query) => query.nature === "question");
  const query = asked[asked.length - 1] ?? target.queries[target.queries.length - 1];
  const shape = (target.piped ? undefined : query?.shape) ?? target.output?.shape ?? "single";
  const words = readComments(comments, shape, context);
  const annotation = words.annotation ?? NO_ANNOTATION;
  if (query === undefined) {
    return { expectations: [...annotation.expectations, ...words.expectations], annotation };
  }
  for (const each of target.queries) {
    each.label ??= words.label;
  }
  if (target.piped) {
    return { expectations: words.expectations, annotation };
  }
  query.expectations.push(...words.expectations);
  query.annotation = mergeAnnotations(annotation, query.annotation);
  return { expectations: [], annotation: { ...annotation, expectations: [], id: null } };
}

function mergeTargets(
  a: readonly ShellTarget[],
  b: readonly ShellTarget[],
): readonly ShellTarget[] {
  return b.length === 0 ? a : [...a, ...b].toSorted((x, y) => x.line - y.line);
}

function bareTargets(
  bare: readonly BareStatement[],
  content: BlockText,
  context: ReadContext,
): readonly ShellTarget[] {
  return bare.flatMap(({ start, end }): ShellTarget[] => {
    const sql = content.text.slice(start, end);
    const [statement] = context.sql.read(sql).statements;
    if (statement === undefined) {
      return [];
    }
    const query: QueryDraft = {
      sql,
      range: content.rangeOf(start, end),
      origin: "bareSql",
      nature: statement.nature,
      shape: statement.shape,
      database: null,
      label: null,
      expectations: [],
      annotation: NO_ANNOTATION,
    };
    const line = content.lineIndex(start);
    return [
      {
        line,
        endLine: content.lineIndex(end),
        queries: [query],
        piped: false,
        output: outputOf(null),
      },
    ];
  });
}

function commentAt(
  comment: { readonly start: number; readonly end: number },
  content: BlockText,
): BlockComment {
  const marks =
    /^#+[ \t]?/.exec(content.text.slice(comment.start, comment.start + 80))?.[0].length ?? 1;
  const before = content.text.slice(Math.max(0, comment.start - 400), comment.start);
  const { start, end } = content.rangeOf(Math.min(comment.start + marks, comment.end), comment.end);
  const ownLine = before.slice(before.lastIndexOf("\n") + 1).trim() === "";
  return { start, end, line: content.lineIndex(comment.start), ownLine };
}

function reportErrors(script: ShellScript, content: BlockText, context: ReadContext): void {
  const [first] = script.errors;
  if (first !== undefined) {
    const at = Math.min(first.at, Math.max(0, content.text.length - 1));
    const range = content.rangeOf(at, Math.min(at + 1, content.text.length));
    report(context, first.deep ? "too-deep" : "shell-syntax", range, { message: first.message });
  }
}

/** Programs that neither ask nor act on their own. */
const TALK = new Set(["echo", "printf", "cd", "set", "export", "true", ":"]);

function natureOf(
  script: ShellScript,
  bare: readonly BareStatement[],
  queries: readonly QueryDraft[],
): BlockNature {
  if (script.commands.length === 0 && bare.length === 0) {
    // Assignments and tests alone are commands, too; comments are none.
    return script.uses.length === 0 && script.assigned.size === 0 && script.errors.length === 0
      ? "empty"
      : "acts";
  }
  const onlyAsks = script.commands.every((command) => {
    const program = programOf(command);
    return TALK.has(program) || program === "psql" || command.words.length === 0;
  });
  return onlyAsks && queries.length > 0 ? "asks" : "acts";
}
