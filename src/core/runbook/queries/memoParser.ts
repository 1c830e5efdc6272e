import type { SqlParser } from "../../sql/sqlParser.ts";

/** The same parser, that parses no text twice: checklists repeat themselves. */
export function memoParser(parser: SqlParser): SqlParser {
  const parsed = new Map<string, ReturnType<SqlParser["parse"]>>();
  return {
    parse(sql) {
      let result = parsed.get(sql);
      if (result === undefined) {
        result = parser.parse(sql);
        parsed.set(sql, result);
      }
      return result;
    },
    scan: (sql) => parser.scan(sql),
  };
}
