import { assertNever } from "../lib/assertNever.ts";
import type { Target } from "../deployment/control.ts";
import type { DatabaseRef } from "../runbook/databaseRef.ts";
import type { ConnectionProfile, ConnectionRole } from "./profile.ts";

/**
 * The connection that a reference means. One that fits is taken; of several a person chooses. Where
 * the document does not say, the only connection there is will do.
 */
export function resolveTarget(ref: DatabaseRef, profiles: readonly ConnectionProfile[]): Target {
  switch (ref.via) {
    case "command":
    case "step":
      return among(byDatabase(ref.name, profiles), ref);
    case "annotation":
      return among(byAnnotation(ref.connection, ref.name, profiles), ref);
    case "heading": {
      const fitting = byWords(ref.words, profiles);
      return among(fitting.length > 0 ? fitting : profiles, ref);
    }
    case "ask":
      return among(profiles, ref);
    default:
      return assertNever(ref);
  }
}

/**
 * Under which name a deployment remembers the connection that was chosen for a reference: the same
 * name is not asked for twice.
 */
export function targetKey(ref: DatabaseRef): string {
  switch (ref.via) {
    case "command":
    case "step":
      return ref.name;
    case "annotation":
      return ref.connection ?? ref.name ?? "";
    case "heading":
      return ref.words.trim();
    case "ask":
      return "";
    default:
      return assertNever(ref);
  }
}

function among(fitting: readonly ConnectionProfile[], ref: DatabaseRef): Target {
  const [first, ...others] = fitting;
  if (first === undefined) {
    return { kind: "none", ref };
  }
  return others.length === 0
    ? { kind: "one", profile: first }
    : { kind: "several", profiles: fitting };
}

/** By database; where none has it, the word may be the connection's own name. */
function byDatabase(
  name: string,
  profiles: readonly ConnectionProfile[],
): readonly ConnectionProfile[] {
  const fitting = profiles.filter(({ database }) => database === name);
  return fitting.length > 0 ? fitting : profiles.filter((profile) => profile.name === name);
}

function byAnnotation(
  connection: string | null,
  database: string | null,
  profiles: readonly ConnectionProfile[],
): readonly ConnectionProfile[] {
  const named =
    connection === null ? profiles : profiles.filter((profile) => profile.name === connection);
  // `connection=manager` may name the role where no connection is called so.
  const fitting =
    named.length > 0 ? named : profiles.filter((profile) => profile.role === connection);
  return database === null ? fitting : fitting.filter((profile) => profile.database === database);
}

/** The most telling words first: a database's name, a connection's name, a role. */
function byWords(
  words: string,
  profiles: readonly ConnectionProfile[],
): readonly ConnectionProfile[] {
  const text = words.toLowerCase();
  const roles = (["manager", "tenant"] as const).filter((role) => ROLE_WORDS[role].test(text));
  const attempts = [
    profiles.filter(({ database }) => hasWord(text, database)),
    profiles.filter(({ name }) => hasWord(text, name)),
    profiles.filter(({ role }) => roles.includes(role)),
  ];
  return attempts.find((fitting) => fitting.length > 0) ?? [];
}

/**
 * Words that name a role. The Korean word for "management" also stands in many other headings
 * ("session management"): it counts only directly before "DB", or as "manager".
 */
const ROLE_WORDS: Readonly<Record<ConnectionRole, RegExp>> = {
  manager: /\b(?:managers?|management|mgmt)\b|매니저|관리(?:자|용)?\s*(?:db|디비|데이터베이스)/,
  tenant: /\b(?:tenants?|tnnt)\b|테넌트/,
};

/** Whether the name stands in the text as a word of its own, in any case; names may hold any characters. */
export function hasWord(text: string, name: string): boolean {
  const words = text.toLowerCase();
  const word = name.toLowerCase();
  for (let at = words.indexOf(word); at !== -1 && word !== ""; at = words.indexOf(word, at + 1)) {
    const before = words[at - 1] ?? " ";
    const after = words[at + word.length] ?? " ";
    if (!WORD.test(before) && !WORD.test(after)) {
      return true;
    }
  }
  return false;
}

const WORD = /[a-z0-9_-]/;
