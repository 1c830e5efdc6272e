import type { StatementResult } from "../../core/actions/action.ts";
import type { Session } from "../session.ts";

/** Sends one statement by the extended protocol, which refuses a text that holds more than one. */
export async function runStatement(session: Session, sql: string): Promise<StatementResult> {
  // The driver knows `queryMode`; its types do not.
  const query = { text: sql, queryMode: "extended", types: { getTypeParser: () => asText } };
  const { rows, command, rowCount } =
    await session.client.query<Record<string, string | null>>(query);
  return { sql, command, rowCount, rows };
}

/** Values stay what the server wrote. */
function asText(value: string): string {
  return value;
}
