import type { Cadence } from "../runbook.ts";
import type { RunbookText } from "../text/runbookText.ts";
import {
  NO_ANNOTATION,
  isSectionKind,
  isServiceMoment,
  type Annotation,
  type AnnotationProblem,
} from "./annotation.ts";
import { parseDuration, parseExpect } from "./expectGrammar.ts";
import { matches } from "../text/matches.ts";

const PREFIX = /^\s*schema-ops\s*:/i;
/** `allow RULE because …` speaks of a statement's hazards, and is read with them. */
const ALLOWANCE = /^\s*schema-ops\s*:\s*allow\b/i;

export interface ReadAnnotation {
  readonly annotation: Annotation;
  readonly problems: readonly AnnotationProblem[];
}

/**
 * Reads one comment's content; null when it is no annotation (does not start with `schema-ops:`).
 * Directives are `key`, `key=value` or `key="a value with blanks"`, apart by blanks or `;`;
 * `expect` takes everything up to the next `;`.
 */
export function readAnnotation(
  text: RunbookText,
  start: number,
  end: number,
): ReadAnnotation | null {
  const content = text.source.slice(start, end);
  const prefix = PREFIX.exec(content);
  if (prefix === null) {
    return null;
  }
  if (ALLOWANCE.test(content)) {
    return { annotation: NO_ANNOTATION, problems: [] };
  }
  const reader = new AnnotationReader(text);
  let at = prefix[0].length;
  for (const piece of splitPieces(content.slice(at))) {
    reader.readPiece(piece, start + at);
    at += piece.length + 1;
  }
  return { annotation: reader.annotation, problems: reader.problems };
}

/** At every `;` outside quotes. */
function splitPieces(text: string): readonly string[] {
  const pieces: string[] = [];
  let quote = "";
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quote !== "") {
      quote = character === quote ? "" : quote;
    } else if (character === '"') {
      quote = character;
    } else if (character === ";") {
      pieces.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...pieces, text.slice(from)];
}

type Setter = (annotation: Mutable, value: string) => boolean;
type Mutable = { -readonly [K in keyof Annotation]: Annotation[K] };

const ID = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,79}$/u;

/** Sets one key; false when the value is not as the key wants it. */
const SETTERS: Readonly<Record<string, Setter>> = {
  id: (to, value) => ID.test(value) && set(() => (to.id = value)),
  connection: (to, value) => value !== "" && set(() => (to.connection = value)),
  database: (to, value) => value !== "" && set(() => (to.database = value)),
  run: (to, value) => isFlag(value) && set(() => (to.run = value !== "false")),
  reference: (to, value) => isFlag(value) && set(() => (to.reference = value !== "false")),
  backup: (to, value) => isFlag(value) && set(() => (to.backup = value !== "false")),
  optional: (to, value) => isFlag(value) && set(() => (to.optional = value !== "false")),
  tolerate: (to, value) => {
    const codes = listOf(value).map((code) => (/^exit$/i.test(code) ? "exit" : code.toUpperCase()));
    return (
      codes.length > 0 &&
      codes.every((code) => code === "exit" || /^[0-9A-Z]{5}$/.test(code)) &&
      set(() => (to.tolerate = [...to.tolerate, ...codes]))
    );
  },
  timeout: (to, value) => {
    const timeout = /^\d+$/.test(value) ? null : parseDuration(value);
    return timeout !== null && timeout > 0 && set(() => (to.timeoutMs = timeout));
  },
  after: (to, value) => {
    const steps = listOf(value);
    return steps.length > 0 && set(() => (to.after = steps));
  },
  gate: (to, value) => value === "open" && set(() => (to.ungated = true)),
  item: (to, value) => /^[1-9]\d{0,4}$/.test(value) && set(() => (to.item = Number(value))),
  kind: (to, value) => isSectionKind(value) && set(() => (to.kind = value)),
  service: (to, value) => isServiceMoment(value) && set(() => (to.service = value)),
  cadence: (to, value) =>
    isCadence(value) && set(() => (to.cadence = isCadence(value) ? value : null)),
};

function set(assign: () => unknown): true {
  assign();
  return true;
}

function isFlag(value: string): boolean {
  return value === "" || value === "true" || value === "false";
}

function isCadence(value: string): value is Cadence {
  return value === "daily" || value === "weekly" || value === "monthly";
}

function listOf(value: string): readonly string[] {
  return value.split(/[\s,]+/).filter((entry) => entry !== "");
}

type RuleKey = "expect" | "warn" | "critical";

function ruleKey(word: string | undefined): RuleKey {
  const key = word?.toLowerCase();
  return key === "warn" || key === "critical" ? key : "expect";
}

class AnnotationReader {
  readonly annotation: Mutable = { ...NO_ANNOTATION };
  readonly problems: AnnotationProblem[] = [];
  readonly #text: RunbookText;

  constructor(text: RunbookText) {
    this.#text = text;
  }

  readPiece(piece: string, offset: number): void {
    const directives =
      /([^\s=,]+)(?:\s*=\s*(?:"([^"]*)"|([^\s"][^\s]*(?:\s*,\s*[^\s=]+(?=\s|,|$))*))?)?/g;
    const leading = piece.length - piece.trimStart().length;
    const rule = /^(expect|warn|critical)(?:\s*=\s*|\s+)/i.exec(piece.trimStart());
    if (rule !== null) {
      const start = offset + leading;
      this.#readExpect(
        ruleKey(rule[1]),
        piece.trimStart().slice(rule[0].length),
        start,
        offset + piece.trimEnd().length,
      );
      return;
    }
    for (const directive of matches(directives, piece)) {
      const key = (directive[1] ?? "").toLowerCase();
      const start = offset + directive.index;
      const end = start + directive[0].trimEnd().length;
      if (key === "expect" || key === "warn" || key === "critical") {
        const rest = piece.slice(directive.index + key.length).replace(/^\s*=\s*/, "");
        this.#readExpect(key, rest, start, offset + piece.trimEnd().length);
        return;
      }
      this.#readDirective(key, directive[2] ?? directive[3] ?? "", start, end);
    }
  }

  /** Reads the rule of an expectation or of a threshold: both have the same grammar. */
  #readExpect(key: RuleKey, written: string, start: number, end: number): void {
    const rule = /^\s*"([^"]*)"\s*$/.exec(written)?.[1] ?? written;
    const expectation = parseExpect(rule, this.#text.range(start, end));
    if (expectation === null) {
      this.#problem("annotation-invalid", key, rule.trim(), start, end);
    } else if (key === "expect") {
      this.annotation.expectations = [...this.annotation.expectations, expectation];
    } else {
      const level = key === "warn" ? "warning" : "critical";
      this.annotation.thresholds = [
        ...this.annotation.thresholds,
        { level, condition: expectation },
      ];
    }
  }

  #readDirective(key: string, value: string, start: number, end: number): void {
    const setter = Object.hasOwn(SETTERS, key) ? SETTERS[key] : undefined;
    if (setter === undefined) {
      this.#problem("annotation-unknown", key, value, start, end);
    } else if (!setter(this.annotation, value)) {
      this.#problem("annotation-invalid", key, value, start, end);
    }
  }

  #problem(
    rule: AnnotationProblem["rule"],
    key: string,
    value: string,
    start: number,
    end: number,
  ): void {
    this.problems.push({ rule, key, value, range: this.#text.range(start, end) });
  }
}
