import { pattern } from "../text/pattern.ts";

/** `**Author**: Kim`, on one line. */
export const FIELD_LINE = pattern(
  "^\\s*(?:[-*+]\\s+)?(?:\\*\\*|__)?\\s*([^:*_\\n|]{1,160}?)\\s*(?:\\*\\*|__)?\\s*(?::|：)\\s*(?:\\*\\*|__)?[ \\t]*(.*?)\\s*$",
);

export const SIGN_OFF_NAME = pattern(
  "\\b(?:deployed|approved|signed|reviewed|verified|executed|performed) (?:by|at|on)\\b|\\boperator\\b|\\bsignature\\b|\\bsign[- ]?off\\b|\\bresult\\b|\\bstatus\\b|\\bdate\\b|\\bremarks?\\b|담당자|일시|결과|상태|서명|승인|확인자|검토자|비고",
);

/** A blank to be filled in by hand. */
export const BLANK = /_{3,}|\.{5,}|\[\s*\]|☐/;
