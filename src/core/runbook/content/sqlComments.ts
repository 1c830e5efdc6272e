import type { BlockComment } from "../expectations/commentTargets.ts";
import type { BlockText } from "./blockText.ts";

const PIECES =
  /'[^']*(?:'|$)|"[^"]*(?:"|$)|\$([A-Za-z_]\w*)?\$[^]*?(?:\$\1\$|$)|--[^\n]*|\/\*[^]*?(?:\*\/|$)/g;

/** How far back a line is looked at. */
const LONGEST_LINE = 400;

/** The comments of SQL, line by line, at their place in the source. Lines are those of the block, from 0. */
export function findSqlComments(
  content: BlockText,
  sql: string,
  offset: number,
): readonly BlockComment[] {
  const comments: BlockComment[] = [];
  if (!sql.includes("--") && !sql.includes("/*")) {
    return comments;
  }
  for (const piece of sql.matchAll(PIECES)) {
    if (piece[0].startsWith("--")) {
      comments.push(
        commentAt(content, sql, offset, piece.index + 2, piece.index + piece[0].length),
      );
    } else if (piece[0].startsWith("/*")) {
      comments.push(...blockComment(content, sql, offset, piece.index, piece[0]));
    }
  }
  return comments;
}

function blockComment(
  content: BlockText,
  sql: string,
  offset: number,
  start: number,
  comment: string,
): readonly BlockComment[] {
  const inner = comment.slice(2, comment.endsWith("*/") ? -2 : undefined);
  const found: BlockComment[] = [];
  let at = start + 2;
  for (const line of inner.split("\n")) {
    if (line.trim() !== "") {
      found.push(commentAt(content, sql, offset, at, at + line.length));
    }
    at += line.length + 1;
  }
  return found;
}

function commentAt(
  content: BlockText,
  sql: string,
  offset: number,
  start: number,
  end: number,
): BlockComment {
  const before = sql.slice(Math.max(0, start - LONGEST_LINE), start);
  const ownLine = /^[\s*/-]*$/.test(before.slice(before.lastIndexOf("\n") + 1));
  const { start: from, end: to } = content.rangeOf(offset + start, offset + end);
  return { start: from, end: to, line: content.lineIndex(offset + start), ownLine };
}
