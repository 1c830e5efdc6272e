import type { MarkdownTable } from "../markdown/markdownNode.ts";
import type { RunbookText } from "../text/runbookText.ts";
import { pattern } from "../text/pattern.ts";

/** Which column of a table says what; null where none does. */
export interface TableColumns {
  readonly number: number | null;
  readonly step: number | null;
  readonly command: number | null;
  readonly expected: number | null;
}

const NUMBER = pattern("^\\W*(?:#|no\\.?|nr\\.?|number|번호|순번|순서)\\W*$|^\\s*#\\s*$");
const STEP = pattern(
  "\\b(?:step|task|action|activity|what|description)\\b|단계|작업|절차|내용|항목",
);
const COMMAND = pattern("\\b(?:commands?|cmd|run|script|query|sql|how)\\b|명령|쿼리|스크립트|실행");
const EXPECTED = pattern(
  "\\b(?:expect(?:ed|ation)?|should be|target|result)\\b|예상|기대|결과|목표",
);

export function readTableColumns(table: MarkdownTable, text: RunbookText): TableColumns {
  const words = table.header.map((cell) => text.words(cell.start, cell.end));
  const find = (wanted: RegExp): number | null => {
    const index = words.findIndex((header) => wanted.test(header));
    return index === -1 ? null : index;
  };
  const number = find(NUMBER);
  const command = find(COMMAND);
  const expected = find(EXPECTED);
  const step = words.findIndex(
    (header, index) =>
      index !== command && index !== expected && index !== number && STEP.test(header),
  );
  return { number, step: step === -1 ? null : step, command, expected };
}
