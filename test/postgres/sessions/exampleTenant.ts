import assert from "node:assert/strict";
import { createDatabase, type TestDatabase } from "../../support/database.ts";
import type { PostgresMajor } from "../../support/postgresInstall.mjs";
import { copyExample, psql } from "../example/exampleWorkspace.ts";

/** Sessions of three users: 4 active (2 of them overdue), 1 expired, 1 revoked, and one of nobody known. */
const SESSIONS = `
  insert into sys.sessions (user_id, token_hash, status, device, ip_address,
                            created_at, last_activity_at, expires_at, revoked_at, revoked_reason)
  select u.id, repeat(chr(96 + place), 64), status, device, address::inet,
         now() - interval '30 days', now() - used, now() + rest, revoked, reason
    from (values
      (1, 1, 'ACTIVE', 'Chrome', '10.0.0.1', interval '1 minute', interval '1 day', null::timestamptz, null),
      (2, 1, 'ACTIVE', 'iPhone', '2001:db8::1', interval '2 hours', interval '7 days', null, null),
      (3, 1, 'EXPIRED', null, null, interval '5 days', interval '-4 days', null, null),
      (4, 2, 'ACTIVE', '‮evil', '10.0.0.2', interval '3 days', interval '-1 day', null, null),
      (5, 2, 'REVOKED', 'Firefox', '10.0.0.3', interval '6 days', interval '1 day', now(), 'lost'),
      (6, 3, 'ACTIVE', 'Safari', '10.0.0.4', interval '8 days', interval '-2 days', null, null))
      as given (place, nth, status, device, address, used, rest, revoked, reason)
    join sys.users as u on u.email = (array['admin', 'admin2', 'lead1'])[nth] || '@conexgrow.example'
   order by place`;

/** The example's tenant database, deployed by psql, with sessions in it. */
export async function createExampleTenant(major: PostgresMajor): Promise<TestDatabase> {
  const workspace = await copyExample();
  const database = await createDatabase({ major });
  try {
    for (const file of [
      "schemas/tenants/00_base/00_init_base.sql",
      "schemas/tenants/22_sys/00_init_sys_improvements.sql",
    ]) {
      const { code, stderr } = await psql(database, ["-f", workspace.sql(file)]);
      assert.equal(code, 0, `${file}: ${stderr}`);
    }
    await database.run(SESSIONS);
    return database;
  } catch (error) {
    await database.drop();
    throw error;
  } finally {
    await workspace.remove();
  }
}
