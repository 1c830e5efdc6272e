import type { DatabaseProperties } from "../backup/databaseProperties.ts";
import type { Fingerprint } from "../catalog/fingerprint/fingerprint.ts";

/** What names a role after these words: grants, default privileges, policies, user mappings. */
const NAMING = new Set(["ACL", "DEFAULT ACL", "POLICY", "USER MAPPING"]);
const NAME = String.raw`(?:"(?:[^"]|"")+"|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)`;
const NAMED = new RegExp(
  String.raw`\b(?:TO|FROM|FOR ROLE|FOR|AUTHORIZATION|GRANTED BY) (${NAME}(?:, ${NAME})*)`,
  "g",
);
/** Roles that every server has, and words that stand where a role may. */
const NO_ROLE =
  /^(?:pg_.*|public|current_user|session_user|current_role|user|role|select|insert|update|delete|all)$/i;

/**
 * The roles that an archive's objects belong to and are granted to: a server that has none of them must make
 * them before it can take the archive. A name too many does no harm there.
 */
export function archiveRoles(
  { objects }: Fingerprint,
  { owner, grants, settings }: DatabaseProperties,
): readonly string[] {
  const roles = new Set([owner]);
  for (const object of objects) {
    if (object.owner !== null && object.owner !== "") {
      roles.add(object.owner);
    }
    for (const name of NAMING.has(object.kind) ? namedIn(object.definition) : []) {
      roles.add(name);
    }
  }
  for (const { grantor, grantee } of grants ?? []) {
    roles.add(grantor);
    if (grantee !== null) {
      roles.add(grantee);
    }
  }
  for (const { role } of settings) {
    if (role !== null) {
      roles.add(role);
    }
  }
  return [...roles].filter((role) => !NO_ROLE.test(role)).sort();
}

function namedIn(definition: string): readonly string[] {
  return [...definition.matchAll(NAMED)].flatMap(([, list = ""]) =>
    (list.match(new RegExp(NAME, "g")) ?? []).map((name) =>
      name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name,
    ),
  );
}
