import type { Criterion, Step } from "../runbook/runbook.ts";

/** What a performance criterion speaks of, as far as it can be measured in the database. */
export const WORKLOADS = ["sessionCreate", "sessionFind", "roleAssign", "roleFind"] as const;
export type Workload = (typeof WORKLOADS)[number];

const SUBJECTS = {
  session: /세션|로그인\s*세션|\b(?:log-?in\s+|user\s+)?sessions?\b/giu,
  role: /역할|\b(?:user\s+)?roles?\b/giu,
} as const;

const DEEDS = {
  create:
    /생성|만들기|발급|\b(?:creat(?:e|es|ed|ion|ing)|insert(?:s|ion|ing)?|issu(?:e|ing|ance))\b/giu,
  find: /조회|검색|\b(?:look(?:ing)?[\s-]?ups?|find(?:ing)?|read(?:s|ing)?|fetch(?:es|ing)?|quer(?:y|ies|ying)|select(?:s|ing)?|retriev(?:e|al|ing)|search(?:es|ing)?|get(?:ting)?)\b/giu,
  assign: /할당|부여|배정|\b(?:assign(?:s|ed|ment|ments|ing)?|grant(?:s|ed|ing)?)\b/giu,
} as const;

/** Words that say nothing about what is measured. */
const FILLERS =
  /시간|속도|성능|지연|소요|\bp95\b|\b(?:times?|durations?|latency|speed|performance|takes?|took|of|a|an|the|one|single|to|for|per|by|user|users|database|db|sql)\b|[\s\p{P}\p{S}]/giu;

type Subject = keyof typeof SUBJECTS;
type Deed = keyof typeof DEEDS;

const MEANINGS: Readonly<Record<Subject, Partial<Record<Deed, Workload>>>> = {
  session: { create: "sessionCreate", find: "sessionFind" },
  role: { assign: "roleAssign", find: "roleFind" },
};

/**
 * The workload that a criterion's label names, in Korean or English; null: it speaks of something else,
 * or of more than that (in bulk, over an API): a person judges it.
 */
export function workloadOf(label: string): Workload | null {
  let rest = label.normalize("NFC").slice(0, 200);
  const take = <K extends string>(words: Readonly<Record<K, RegExp>>): readonly K[] => {
    const found: K[] = [];
    for (const key of keysOf(words)) {
      const without = rest.replace(words[key], " ");
      if (without !== rest) {
        found.push(key);
        rest = without;
      }
    }
    return found;
  };
  const subjects = take(SUBJECTS);
  const deeds = take(DEEDS);
  const [subject] = subjects;
  const [deed] = deeds;
  const isPlain = rest.replace(FILLERS, "") === "";
  if (subject === undefined || deed === undefined || subjects.length + deeds.length > 2) {
    return null;
  }
  return isPlain ? (MEANINGS[subject][deed] ?? null) : null;
}

function keysOf<K extends string>(record: Readonly<Record<K, unknown>>): readonly K[] {
  const keys: K[] = [];
  for (const key in record) {
    keys.push(key);
  }
  return keys;
}

/** A criterion that can be measured: a duration of a known workload. */
export interface MeasurableCriterion {
  readonly criterion: Criterion;
  readonly workload: Workload;
}

/** What can be measured of a criterion; null: a person judges it. */
export function measurable(criterion: Criterion): MeasurableCriterion | null {
  const workload = criterion.expectation.kind === "duration" ? workloadOf(criterion.label) : null;
  return workload === null ? null : { criterion, workload };
}

export function measurableCriteria(step: Step): readonly MeasurableCriterion[] {
  return step.criteria.flatMap((criterion) => measurable(criterion) ?? []);
}
