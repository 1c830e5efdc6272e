import { quoteIdentifier } from "../../sql/quote.ts";
import type { BloatFacts, IndexFacts, IndexRow, SizeFacts } from "./facts.ts";
import {
  column,
  figure,
  finding,
  level,
  MAX_FINDINGS,
  reached,
  share,
  shownName,
  table,
  type JudgeContext,
  type Judged,
  type JudgedFinding,
} from "./judged.ts";

export function quotedName(schema: string, name: string): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}

/** An index that nobody used for a day may be for the end of the month: it is a notice, and says since when. */
const SMALL_INDEX = 1024 ** 2;

export function judgeIndexes(facts: IndexFacts, context: JudgeContext): Judged {
  const unused = facts.unused.filter(({ bytes }) => bytes >= SMALL_INDEX);
  const wasted = [...facts.unused, ...facts.duplicates].reduce((sum, { bytes }) => sum + bytes, 0);
  const days = facts.resetAt === null ? -1 : Math.floor((context.at - facts.resetAt) / 86_400_000);
  const drop = (row: IndexRow): readonly string[] =>
    context.standby ? [] : [`DROP INDEX CONCURRENTLY ${quotedName(row.schema, row.name)}`];
  const rebuild = (row: IndexRow): readonly string[] =>
    context.standby ? [] : [`REINDEX INDEX CONCURRENTLY ${quotedName(row.schema, row.name)}`];
  const of = (row: IndexRow): { readonly table: string; readonly bytes: number } => ({
    table: shownName(row.schema, row.table),
    bytes: row.bytes,
  });
  const listed = [
    ...facts.invalid.map((row) => ({ row, why: "invalid" })),
    ...facts.duplicates.map((row) => ({ row, why: "duplicate" })),
    ...facts.unused.map((row) => ({ row, why: "unused" })),
  ];
  return {
    figures: [
      figure("indexes", facts.count, "count"),
      figure("indexes-unused", facts.unused.length, "count"),
      figure("indexes-duplicate", facts.duplicates.length, "count"),
      figure("indexes-invalid", facts.invalid.length, "count", {
        level: facts.invalid.length > 0 ? "warning" : "good",
      }),
      figure("indexes-wasted-bytes", wasted, "bytes"),
    ],
    table: table(
      [column("index"), column("table"), column("size", "bytes"), column("why")],
      listed.map(({ row, why }) => [
        shownName(row.schema, row.name),
        shownName(row.schema, row.table),
        row.bytes,
        why,
      ]),
    ),
    findings: [
      ...facts.invalid
        .slice(0, MAX_FINDINGS)
        .map((row) =>
          finding(
            "invalid-index",
            "warning",
            shownName(row.schema, row.name),
            of(row),
            rebuild(row),
          ),
        ),
      ...facts.duplicates
        .slice(0, MAX_FINDINGS)
        .map((row) =>
          finding(
            "duplicate-index",
            "notice",
            shownName(row.schema, row.name),
            { ...of(row), twin: shownName(row.schema, row.twin) },
            drop(row),
          ),
        ),
      ...unused
        .slice(0, MAX_FINDINGS)
        .map((row) =>
          finding(
            "unused-index",
            "notice",
            shownName(row.schema, row.name),
            { ...of(row), days },
            drop(row),
          ),
        ),
    ],
  };
}

/** Growth of less than this is no news. */
const SMALL_GROWTH = 64 * 1024 ** 2;

export function judgeSizes(facts: SizeFacts, context: JudgeContext): Judged {
  const before = sizesLastWeek(context);
  const rows = facts.largest.map((one) => {
    const name = shownName(one.schema, one.name);
    const then = before.get(name);
    return { ...one, shown: name, grown: then === undefined ? null : one.totalBytes - then, then };
  });
  return {
    figures: [
      figure("database-bytes", facts.databaseBytes, "bytes"),
      figure("tables", facts.tables, "count"),
    ],
    table: table(
      [
        column("table"),
        column("size", "bytes"),
        column("table-bytes", "bytes"),
        column("index-bytes", "bytes"),
        column("rows", "count"),
        column("grown", "bytes"),
      ],
      rows.map((one) => [
        one.shown,
        one.totalBytes,
        one.tableBytes,
        one.indexBytes,
        one.rows,
        one.grown,
      ]),
      { label: 0, value: 1 },
    ),
    findings: rows.flatMap(({ shown, totalBytes, grown, then }): readonly JudgedFinding[] =>
      grown === null || then === undefined || grown < SMALL_GROWTH
        ? []
        : reached(level(context, "growth", share(grown, then)) ?? "good", "fast-growth", shown, {
            bytes: totalBytes,
            grown,
          }),
    ),
  };
}

function sizesLastWeek({ lastWeek }: JudgeContext): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const [name, bytes] of lastWeek?.card.table?.rows ?? []) {
    if (typeof name === "string" && typeof bytes === "number") {
      sizes.set(name, bytes);
    }
  }
  return sizes;
}

/** What a rebuild of less would win is not worth its lock. */
const SMALL_BLOAT = 10 * 1024 ** 2;

export function judgeBloat(facts: readonly BloatFacts[], context: JudgeContext): Judged {
  const wasted = facts.reduce((sum, { wastedBytes }) => sum + wastedBytes, 0);
  const large = facts.filter(
    (one) =>
      one.wastedBytes >= SMALL_BLOAT &&
      level(context, "bloat", share(one.wastedBytes, one.bytes)) !== "good",
  );
  return {
    figures: [figure("bloat-bytes", wasted, "bytes"), figure("bloated", large.length, "count")],
    table: table(
      [
        column("object"),
        column("kind"),
        column("size", "bytes"),
        column("wasted", "bytes"),
        column("wasted-share", "ratio"),
      ],
      facts.map((one) => [
        shownName(one.schema, one.name),
        one.kind,
        one.bytes,
        one.wastedBytes,
        share(one.wastedBytes, one.bytes),
      ]),
    ),
    findings: large.slice(0, MAX_FINDINGS).map((one) =>
      finding(
        one.kind === "table" ? "table-bloat" : "index-bloat",
        // An estimate is no reason to wake anybody.
        "notice",
        shownName(one.schema, one.name),
        {
          bytes: one.bytes,
          wasted: one.wastedBytes,
          share: share(one.wastedBytes, one.bytes) ?? 0,
        },
        rebuildBloated(one, context),
      ),
    ),
  };
}

function rebuildBloated(
  { kind, schema, name }: BloatFacts,
  context: JudgeContext,
): readonly string[] {
  if (context.standby) {
    return [];
  }
  const quoted = quotedName(schema, name);
  return kind === "index"
    ? [`REINDEX INDEX CONCURRENTLY ${quoted}`]
    : [`VACUUM (VERBOSE, ANALYZE) ${quoted}`];
}
