import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { POSTGRES_MAJORS } from "./postgresInstall.mjs";
import { startPostgres } from "./postgresServer.mjs";

const MESSAGES = "/usr/share/locale/ko/LC_MESSAGES";
const LOCALE = "ko_KR.UTF-8";

type Server = Awaited<ReturnType<typeof startPostgres>>;

/**
 * A server that speaks Korean, or why there is none. The servers from npm have no translations: it is the
 * machine's own, with a locale made for it in a temporary folder.
 */
export async function startKoreanServer(): Promise<Server | string> {
  const major = POSTGRES_MAJORS.toReversed().find(
    (one) =>
      existsSync(`/usr/lib/postgresql/${one}/bin/postgres`) &&
      existsSync(path.join(MESSAGES, `postgres-${one}.mo`)),
  );
  if (major === undefined) {
    return "this machine has no PostgreSQL server of its own with Korean messages";
  }
  const locales = mkdtempSync(path.join(os.tmpdir(), "schema-ops-locales-"));
  try {
    makeLocale(locales);
  } catch (error) {
    rmSync(locales, { recursive: true, force: true });
    return `the locale ${LOCALE} cannot be made: ${error instanceof Error ? error.message : String(error)}`;
  }
  const server = await startPostgres({
    major,
    programs: `/usr/lib/postgresql/${major}`,
    env: { LOCPATH: locales },
    settings: { lc_messages: LOCALE },
  });
  const { stop } = server;
  return Object.assign(server, {
    stop: async () => {
      await stop();
      rmSync(locales, { recursive: true, force: true });
    },
  });
}

function makeLocale(folder: string): void {
  mkdirSync(path.join(folder, LOCALE));
  execFileSync("localedef", ["-i", "ko_KR", "-f", "UTF-8", path.join(folder, LOCALE)], {
    stdio: "pipe",
  });
  // The server may run as another account.
  chmodSync(folder, 0o755);
}
