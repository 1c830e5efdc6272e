import type { Client } from "pg";
import * as v from "valibot";
import { MOST_ORPHANS, type Orphans } from "../../core/roles/applicationRoles.ts";
import type { EntityTable, RoleModel } from "../../core/roles/roleModel.ts";
import type { TableShape } from "../../core/roles/tableShape.ts";
import { quoteIdentifier } from "../../core/sql/quote.ts";
import { rowsOf } from "../sessions/rowsOf.ts";
import { isReadable, joined, nameOf, objectOf } from "./rowSql.ts";

const orphanRow = v.object({
  reference: v.string(),
  row: v.record(v.string(), v.nullable(v.string())),
});

interface Reference {
  readonly link: Orphans["link"];
  readonly missing: Orphans["missing"];
  readonly table: TableShape;
  readonly column: string;
  readonly entity: EntityTable | null;
  readonly shown: readonly (string | null)[];
}

/** A foreign key is no proof: rows can have come while it was not there, or was not enforced. */
export async function readOrphans(client: Client, model: RoleModel): Promise<readonly Orphans[]> {
  const found: Orphans[] = [];
  for (const reference of references(model)) {
    const { link, missing, table, column, entity, shown } = reference;
    if (
      entity === null ||
      !isReadable(table, [column]) ||
      !isReadable(entity.table, [entity.key])
    ) {
      continue;
    }
    const columns = [...new Set([column, ...shown])].filter(
      (name) => name !== null && isReadable(table, [name]),
    );
    const rows = await rowsOf(
      client,
      orphanRow,
      `select l.${quoteIdentifier(column)}::text as reference,
              ${objectOf(
                "l",
                columns.filter((name) => name !== null),
              )} as row
         from ${nameOf(table)} l
        where l.${quoteIdentifier(column)} is not null
          and not exists (select from ${nameOf(entity.table)} e
                           where ${joined("l", table, column, "e", entity)})
        order by 1
        limit ${MOST_ORPHANS + 1}`,
      [],
    );
    if (rows.length > 0) {
      const truncated = rows.length > MOST_ORPHANS;
      found.push({ link, missing, rows: rows.slice(0, MOST_ORPHANS), truncated });
    }
  }
  return found;
}

function references(model: RoleModel): readonly Reference[] {
  const { roles, users, permissions, userRoles, rolePermissions, userRoleColumn } = model;
  const all: Reference[] = [];
  if (userRoles !== null) {
    const { table, role, user, key, grantedAt, activity } = userRoles;
    const shown = [...key, user, role, grantedAt, "column" in activity ? activity.column : null];
    all.push(
      { link: "userRoles", missing: "user", table, column: user, entity: users, shown },
      { link: "userRoles", missing: "role", table, column: role, entity: roles, shown },
    );
  }
  if (rolePermissions !== null) {
    const { table, role, permission, key, grantedAt } = rolePermissions;
    const shown = [...key, role, permission, grantedAt];
    const link = "rolePermissions" as const;
    all.push(
      { link, missing: "role", table, column: role, entity: roles, shown },
      { link, missing: "permission", table, column: permission, entity: permissions, shown },
    );
  }
  if (users !== null && userRoleColumn !== null) {
    const shown = [users.key, users.code, users.name];
    const column = userRoleColumn;
    all.push({ link: "users", missing: "role", table: users.table, column, entity: roles, shown });
  }
  return all;
}
