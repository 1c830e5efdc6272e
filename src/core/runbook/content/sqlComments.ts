import type { BlockComment } from "../expectations/commentTargets.ts";
import type { TextRange } from "../textRange.ts";
import { matches } from "../text/matches.ts";

const PIECES =
  /'[^']*(?:'|$)|"[^"]*(?:"|$)|\$([A-Za-z_]\w*)?\$[^]*?(?:\$\1\$|$)|--[^\n]*|\/\*[^]*?(?:\*\/|$)/g;

/** How far back a line is looked at. */
const LONGEST_LINE = 400;

/** Where SQL stands: the source ranges and the lines of its places. */
export interface SqlPlace {
  rangeOf(start: number, end: number): TextRange;
  lineIndex(offset: number): number;
}

/** The comments of SQL, line by line, at their place in the source. */
export function findSqlComments(sql: string, place: SqlPlace): readonly BlockComment[] {
  if (!sql.includes("--") && !sql.includes("/*")) {
    return [];
  }
  const comments: BlockComment[] = [];
  for (const piece of matches(PIECES, sql)) {
    if (piece[0].startsWith("--")) {
      comments.push(commentAt(sql, place, piece.index + 2, piece.index + piece[0].length));
    } else if (piece[0].startsWith("/*")) {
      comments.push(...blockComment(sql, place, piece.index, piece[0]));
    }
  }
  return comments;
}

function blockComment(
  sql: string,
  place: SqlPlace,
  start: number,
  comment: string,
): readonly BlockComment[] {
  const inner = comment.slice(2, comment.endsWith("*/") ? -2 : undefined);
  const found: BlockComment[] = [];
  let at = start + 2;
  for (const line of inner.split("\n")) {
    if (line.trim() !== "") {
      found.push(commentAt(sql, place, at, at + line.length));
    }
    at += line.length + 1;
  }
  return found;
}

function commentAt(sql: string, place: SqlPlace, start: number, end: number): BlockComment {
  const before = sql.slice(Math.max(0, start - LONGEST_LINE), start);
  const ownLine = /^[\s*/-]*$/.test(before.slice(before.lastIndexOf("\n") + 1));
  const range = place.rangeOf(start, end);
  return { start: range.start, end: range.end, line: place.lineIndex(start), ownLine };
}
