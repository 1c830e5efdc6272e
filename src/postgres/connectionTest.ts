import { performance } from "node:perf_hooks";
import * as v from "valibot";
import { QUESTION_APPLICATION } from "../core/connection/applicationName.ts";
import type { ConnectionCheck, ConnectionProblem } from "../core/connection/connectionCheck.ts";
import type { ClientTools } from "../core/connection/ports.ts";
import type { ConnectionTarget } from "../core/connection/profile.ts";
import { toolProblems } from "../core/connection/toolProblems.ts";
import type { CancelSignal } from "../core/lib/cancelSignal.ts";
import { connect, type ConnectParts } from "./connect.ts";
import { connectFailure, type ConnectFailure } from "./connectFailure.ts";
import type { Session } from "./session.ts";

/** How long a server that let us in may take to answer. */
const SILENCE_MS = 10_000;

const ROLE = `
  select current_user::text as name,
         rolsuper as superuser,
         coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) as "canCreate",
         has_database_privilege(current_database(), 'CREATE') as "canCreateSchema"
    from pg_catalog.pg_roles
   where rolname = current_user`;

/** Rights that reach beyond what a READ ONLY transaction stops. */
const POWERS = `
  select array_remove(array[
           case when r.rolsuper then 'superuser' end,
           case when r.rolreplication and not r.rolsuper then 'replication' end] ||
         array(select p.rolname::text
                 from pg_catalog.pg_roles p
                where p.rolname in ('pg_execute_server_program', 'pg_write_server_files',
                                    'pg_read_server_files', 'pg_signal_backend')
                  and not r.rolsuper
                  and pg_has_role(r.oid, p.oid, 'USAGE')
                order by p.rolname), null) as powers
    from pg_catalog.pg_roles r
   where r.rolname = current_user`;

const roleRows = v.tuple([
  v.object({
    name: v.string(),
    superuser: v.boolean(),
    canCreate: v.boolean(),
    canCreateSchema: v.boolean(),
  }),
]);
const powerRows = v.tuple([v.object({ powers: v.array(v.string()) })]);

/** Tries a connection and says all that is missing for a deployment over it. Never rejects for what a server does. */
export async function checkConnection(
  parts: ConnectParts,
  target: ConnectionTarget,
  tools: ClientTools,
  signal: CancelSignal,
): Promise<ConnectionCheck> {
  const started = performance.now();
  const asUser = await visit(parts, target, "user", signal, async (session) => ({
    server: session.version,
    tls: session.tls,
    role: v.parse(roleRows, (await session.client.query(ROLE)).rows)[0],
    powers: await powersOf(session),
  }));
  const found = asUser.ok ? asUser.value : null;
  const problems: ConnectionProblem[] = asUser.ok ? [] : problemsOf(asUser.error);
  if (found !== null && !found.role.canCreateSchema) {
    problems.push({ code: "no-create-right", database: target.profile.database });
  }
  if (found !== null) {
    problems.push(...(await questionProblems(parts, target, found, signal)));
  }
  problems.push(...toolProblems(tools, found?.server ?? null));
  return {
    connection: target.profile.name,
    reached: found !== null,
    server: found?.server ?? null,
    role: found?.role ?? null,
    tls: found?.tls ?? false,
    durationMs: performance.now() - started,
    problems,
  };
}

type Visit<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ConnectFailure };

async function visit<T>(
  parts: ConnectParts,
  target: ConnectionTarget,
  as: "user" | "question",
  signal: CancelSignal,
  work: (session: Session) => Promise<T>,
): Promise<Visit<T>> {
  const opened = await connect(
    parts,
    { target, as, applicationName: QUESTION_APPLICATION },
    signal,
  );
  if (!opened.ok) {
    return opened;
  }
  const session = opened.value;
  const cut = (): void => session.destroy();
  signal.addEventListener("abort", cut);
  try {
    return { ok: true, value: await session.within(SILENCE_MS, () => work(session)) };
  } catch (error) {
    return { ok: false, error: connectFailure(error, target.profile.database, false) };
  } finally {
    signal.removeEventListener("abort", cut);
    await session.end();
  }
}

async function powersOf({ client }: Session): Promise<readonly string[]> {
  return v.parse(powerRows, (await client.query(POWERS)).rows)[0].powers;
}

/** Whether whoever asks the questions can log in, and could do harm. */
async function questionProblems(
  parts: ConnectParts,
  target: ConnectionTarget,
  found: { readonly role: { readonly name: string }; readonly powers: readonly string[] },
  signal: CancelSignal,
): Promise<readonly ConnectionProblem[]> {
  const { questionUser } = target.profile;
  if (questionUser === null) {
    return powerful(found.role.name, found.powers);
  }
  const asked = await visit(parts, target, "question", signal, powersOf);
  return asked.ok ? powerful(questionUser, asked.value) : problemsOf(asked.error);
}

function powerful(role: string, powers: readonly string[]): readonly ConnectionProblem[] {
  return powers.length === 0 ? [] : [{ code: "question-role-powerful", role, powers }];
}

/** Whoever cancelled the test knows it. */
function problemsOf(failure: ConnectFailure): ConnectionProblem[] {
  return failure.code === "cancelled"
    ? [{ code: "other", sqlState: null, message: "cancelled" }]
    : [failure];
}
