import type { ConnectionProblem } from "./connectionCheck.ts";
import type { ClientTools } from "./ports.ts";
import type { ServerVersion } from "./serverVersion.ts";

/** What the block runner needs and does not find, or finds too old for this server. */
export function toolProblems(
  tools: ClientTools,
  server: ServerVersion | null,
): readonly ConnectionProblem[] {
  const missing = (["bash", "psql", "pg_dump"] as const)
    .filter((tool) => tools[tool] === null)
    .map((tool): ConnectionProblem => ({ code: "client-tool-missing", tool }));
  const old = (["psql", "pg_dump"] as const).flatMap((tool): readonly ConnectionProblem[] => {
    const client = tools[tool];
    return client !== null && server !== null && Number.parseInt(client, 10) < server.major
      ? [{ code: "client-older-than-server", tool, client, server: server.text }]
      : [];
  });
  return [...missing, ...old];
}
