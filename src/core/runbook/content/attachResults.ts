import { matchResults } from "../expectations/matchResults.ts";
import type { Quantity } from "../expectations/quantity.ts";
import { toExpectation } from "../expectations/toExpectation.ts";
import type { TextRange } from "../textRange.ts";
import type { BlockDraft, QueryDraft } from "./drafts.ts";

/** A statement of what is expected, outside of the block that it is said of. */
export interface ResultEntry {
  /** The words before the quantity. */
  readonly label: string;
  readonly quantity: Quantity;
  readonly range: TextRange;
  readonly text: string;
}

/** A statement speaks of what stands near it: looking further would not be linear. */
const MOST_QUERIES = 100;
const MOST_BLOCKS = 20;

/** Hands the entries of a result list to the queries of these blocks; gives back those that fit none. */
export function attachResults(
  blocks: readonly BlockDraft[],
  entries: readonly ResultEntry[],
): readonly ResultEntry[] {
  const queries = blocks
    .slice(-MOST_BLOCKS)
    .flatMap((block) => block.queries.slice(-MOST_QUERIES))
    .filter((query) => query.nature === "question");
  if (queries.length === 0) {
    const last = blocks.findLast((block) => block.output !== null);
    const [only] = entries;
    if (last !== undefined && only !== undefined && entries.length === 1) {
      attachToBlock(last, [only]);
      return [];
    }
    return entries;
  }
  const counts = entries.filter((entry) => !entry.quantity.kind.startsWith("duration"));
  const matched = matchResults(
    counts.map(({ label }) => ({ label, weak: "" })),
    queries.map((query) => ({ label: query.label?.words ?? "", weak: query.sql })),
  );
  const left = entries.filter((entry) => entry.quantity.kind.startsWith("duration"));
  for (const [index, entry] of counts.entries()) {
    const query = queries[matched[index] ?? -1] ?? onlyOpen(queries, counts.length);
    if (query === undefined) {
      left.push(entry);
    } else {
      push(query, entry);
    }
  }
  return left;
}

/** Hands statements to a block's own queries, or to its output where it asks nothing. */
export function attachToBlock(block: BlockDraft, entries: readonly ResultEntry[]): void {
  const queries = block.queries.slice(-MOST_QUERIES).filter((query) => query.nature === "question");
  const [entry] = entries;
  if (
    queries.length === 1 &&
    entries.length === 1 &&
    queries[0] !== undefined &&
    entry !== undefined
  ) {
    push(queries[0], entry);
  } else if (queries.length > 0) {
    attachResults([block], entries);
  } else if (block.output !== null) {
    const shape = block.output.shape;
    block.expectations.push(...entries.map((one) => toExpectation(one.quantity, shape, one)));
  }
}

function push(query: QueryDraft, entry: ResultEntry): void {
  query.expectations.push(toExpectation(entry.quantity, query.shape, entry));
}

/** A single statement that names nothing is said of the only query that nothing is said of yet. */
function onlyOpen(queries: readonly QueryDraft[], entries: number): QueryDraft | undefined {
  const open = queries.filter((query) => query.expectations.length === 0);
  return entries === 1 && open.length === 1 ? open[0] : undefined;
}
