import type { Span } from "../markdown/markdownNode.ts";

/** A comment of a block: its content's place, its line, and whether it has that line for itself. */
export interface BlockComment extends Span {
  readonly line: number;
  readonly ownLine: boolean;
}

/** Something that comments of a block speak of: a statement or a command, by its lines. */
export interface CommentTarget {
  readonly line: number;
  readonly endLine: number;
}

/** The comments of one target. */
export interface TargetComments {
  readonly above: readonly BlockComment[];
  /** On the target's own lines. */
  readonly beside: readonly BlockComment[];
  readonly below: readonly BlockComment[];
}

export const NO_COMMENTS: TargetComments = { above: [], beside: [], below: [] };

/**
 * Which comment speaks of which target. A comment above speaks of what follows; one that starts by
 * saying what is expected, and follows a target directly, speaks of that target, unless the block
 * has the habit of saying it above.
 */
export function assignComments(
  comments: readonly BlockComment[],
  targets: readonly CommentTarget[],
  saysExpected: (comment: BlockComment) => boolean,
): readonly TargetComments[] {
  if (comments.length === 0) {
    return targets.map(() => NO_COMMENTS);
  }
  const assigned = targets.map(() => ({
    above: [] as BlockComment[],
    beside: [] as BlockComment[],
    below: [] as BlockComment[],
  }));
  const first = targets[0]?.line ?? Number.MAX_SAFE_INTEGER;
  const habitAbove = comments.some(
    (comment) => comment.ownLine && comment.line < first && saysExpected(comment),
  );
  const loose: BlockComment[] = [];
  let next = 0;
  for (const comment of comments) {
    while (next < targets.length && (targets[next]?.line ?? 0) <= comment.line) {
      next += 1;
    }
    const before = targets[next - 1];
    if (before !== undefined && (comment.line <= before.endLine || !comment.ownLine)) {
      assigned[next - 1]?.beside.push(comment);
    } else {
      loose.push(comment);
    }
  }
  for (const run of runsOf(loose)) {
    assignRun(run, targets, assigned, saysExpected, habitAbove);
  }
  return assigned;
}

/** Runs of comments on lines that follow each other. */
function runsOf(comments: readonly BlockComment[]): readonly (readonly BlockComment[])[] {
  const runs: BlockComment[][] = [];
  for (const comment of comments) {
    const run = runs[runs.length - 1];
    if (run !== undefined && run[run.length - 1]?.line === comment.line - 1) {
      run.push(comment);
    } else {
      runs.push([comment]);
    }
  }
  return runs;
}

function assignRun(
  run: readonly BlockComment[],
  targets: readonly CommentTarget[],
  assigned: readonly { above: BlockComment[]; below: BlockComment[] }[],
  saysExpected: (comment: BlockComment) => boolean,
  habitAbove: boolean,
): void {
  const start = run[0]?.line ?? 0;
  const end = run[run.length - 1]?.line ?? 0;
  const next = firstAfter(targets, end);
  const previous = assigned[next - 1];
  const following = assigned[next];
  const touchesPrevious = targets[next - 1]?.endLine === start - 1;
  const touchesNext = targets[next]?.line === end + 1;
  const expected = leading(run, saysExpected);
  let toPrevious = 0;
  if (following === undefined) {
    toPrevious = previous === undefined ? 0 : run.length;
  } else if (touchesPrevious && previous !== undefined) {
    toPrevious = touchesNext && habitAbove ? 0 : expected;
  }
  previous?.below.push(...run.slice(0, toPrevious));
  following?.above.push(...run.slice(toPrevious));
}

function leading(run: readonly BlockComment[], test: (comment: BlockComment) => boolean): number {
  const index = run.findIndex((comment) => !test(comment));
  return index === -1 ? run.length : index;
}

function firstAfter(targets: readonly CommentTarget[], line: number): number {
  let low = 0;
  let high = targets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((targets[middle]?.line ?? 0) > line) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}
