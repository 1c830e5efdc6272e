import type { Expectation } from "../expectation.ts";
import type { BlockRole, SectionKind } from "../runbook.ts";
import type { BlockDraft } from "./drafts.ts";

/** What a block is for: what annotations say, else what its text does and where it stands. */
export function blockRole(
  draft: BlockDraft,
  expectations: readonly Expectation[],
  section: SectionKind,
): BlockRole {
  if (draft.annotation.reference || draft.dialect === "none") {
    return "reference";
  }
  if (draft.annotation.run) {
    return "action";
  }
  if (draft.nature === "empty") {
    return "reference";
  }
  return draft.dialect === "sql"
    ? sqlRole(draft, section)
    : shellRole(draft, section, expectations.length > 0);
}

function sqlRole(draft: BlockDraft, section: SectionKind): BlockRole {
  const asks = draft.nature === "asks" || (section === "monitoring" && draft.queries.length > 0);
  return asks ? "questions" : "action";
}

function shellRole(draft: BlockDraft, section: SectionKind, hasExpectation: boolean): BlockRole {
  if (section === "monitoring") {
    return draft.nature === "asks" ? "questions" : "check";
  }
  if (section === "preflight") {
    return "check";
  }
  const judged = hasExpectation || draft.queries.some((query) => query.expectations.length > 0);
  return judged && (draft.item !== null || draft.origin === "inline") ? "check" : "action";
}
