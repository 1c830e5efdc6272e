/** One usable line of a pgpass file. Null is `*`: anything. */
export interface PgpassEntry {
  readonly host: string | null;
  readonly port: string | null;
  readonly database: string | null;
  readonly user: string | null;
  readonly password: string;
}

export interface PgpassQuestion {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
}

/** Folders that a libpq is built to look in: there a socket counts as "localhost". */
const DEFAULT_SOCKET_FOLDERS = new Set(["/tmp", "/var/run/postgresql"]);

/** Reads `host:port:database:user:password` lines; comments and lines with too few fields count for nothing. */
export function parsePgpass(text: string): readonly PgpassEntry[] {
  return text
    .split("\n")
    .map((line) => line.replace(/\r$/, ""))
    .filter((line) => line !== "" && !line.startsWith("#"))
    .flatMap((line) => {
      const [host, port, database, user, password] = splitFields(line);
      return host === undefined ||
        port === undefined ||
        database === undefined ||
        user === undefined ||
        password === undefined
        ? []
        : [
            {
              host: pattern(host),
              port: pattern(port),
              database: pattern(database),
              user: pattern(user),
              password: unescape(password),
            },
          ];
    });
}

/** The password of the first line that fits, as libpq chooses it; null when none does. */
export function findPassword(
  entries: readonly PgpassEntry[],
  question: PgpassQuestion,
): string | null {
  const host = DEFAULT_SOCKET_FOLDERS.has(question.host) ? "localhost" : question.host;
  const entry = entries.find(
    (candidate) =>
      (candidate.host ?? host) === host &&
      (candidate.port ?? String(question.port)) === String(question.port) &&
      (candidate.database ?? question.database) === question.database &&
      (candidate.user ?? question.user) === question.user,
  );
  return entry?.password ?? null;
}

/** One line of a pgpass file, with what must be escaped escaped. */
export function pgpassLine(question: PgpassQuestion, password: string): string {
  const host = DEFAULT_SOCKET_FOLDERS.has(question.host) ? "localhost" : question.host;
  return [host, String(question.port), question.database, question.user, password]
    .map((field) => (field === "*" ? "\\*" : field.replace(/[\\:]/g, "\\$&")))
    .join(":");
}

function splitFields(line: string): readonly string[] {
  return line.match(/(?<=^|:)(?:\\.|[^:\\]|\\$)*/gu) ?? [];
}

function pattern(field: string): string | null {
  return field === "*" ? null : unescape(field);
}

function unescape(field: string): string {
  return field.replace(/\\(.)/gu, "$1");
}
