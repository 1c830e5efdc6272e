/**
 * What psql says of errors, read from its standard error or from a log: by SQLSTATE where there is
 * one (`VERBOSITY verbose`), else by the severity in the languages that PostgreSQL speaks.
 */
export interface PsqlMessage {
  /** Null where the output carries none (terse verbosity, a psql out of our reach). */
  readonly sqlState: string | null;
  /** As written: "ERROR", "오류". */
  readonly severity: string;
  readonly text: string;
  /** The script as psql was told it ("<stdin>" for standard input); null for `-c`. */
  readonly file: string | null;
  readonly fileLine: number | null;
  /** 1-based line of the text given. */
  readonly line: number;
}

/**
 * - `server`: what the server reports, and what psql says of a script's line
 * - `all`: also psql's own complaints about a script ("psql:a.sql:3: error: …"), for a psql that
 *   ended with 0 all the same
 */
export type PsqlMessageScope = "server" | "all";

const SCRIPT = /^psql:(.*?):(\d+): (?=[\p{L}\p{M}]+(?: [\p{L}\p{M}]+)? ?: )/u;
const SERVER = /^([\p{L}\p{M}]+(?: [\p{L}\p{M}]+)?): {2}(?:([0-9A-Z]{5}): )?(.*)$/u;
const OWN = /^([\p{L}\p{M}]+) ?: (?! )(.*)$/u;

/** Severities in PostgreSQL's translations (its `postgres` message catalogue) that are errors. */
const ERROR_WORDS = new Set(
  words(`
    ERROR FATAL PANIC FEHLER PANIK ERREUR ERRORE FATALE PANICO FEL FATALT
    ОШИБКА ВАЖНО ПАНИКА ПОМИЛКА ФАТАЛЬНО ПАНІКА შეცდომა ფატალური პანიკა
    오류 치명적오류 손상 错误 致命错误 灾难性错误 錯誤 致命錯誤 嚴重錯誤
  `),
);

/** The ones that are not, whatever SQLSTATE they carry (42P07 for `IF NOT EXISTS`). */
const HARMLESS_WORDS = new Set(
  words(`
    DEBUG LOG INFO NOTICE WARNING HINWEIS WARNUNG ATTENTION NOTIFICA ATTENZIONE LOGG NOTIS VARNING
    ОТЛАДКА СООБЩЕНИЕ ИНФОРМАЦИЯ ЗАМЕЧАНИЕ ПРЕДУПРЕЖДЕНИЕ
    НАЛАГОДЖЕННЯ ЗАПИСУВАННЯ ІНФОРМАЦІЯ ПОВІДОМЛЕННЯ ПОПЕРЕДЖЕННЯ
    გამართვა ჟურნალი ინფორმაცია გაფრთხილება
    디버그 로그 정보 알림 경고 调试 日志 信息 注意 警告 除錯 日誌 資訊
  `),
);

/** psql's own word for an error in a script, in its translations. */
const OWN_ERROR_WORDS = new Set(
  words("error Fehler erreur errore fel σφάλμα ошибка помилка შეცდომა エラー 错误 錯誤 오류 fatal"),
);

/** SQLSTATE classes that are no errors: successful completion, warning, no data. */
const HARMLESS_CLASS = /^0[012]/;

/** The errors among the lines of an output, in order. */
export function readPsqlErrors(
  output: string,
  scope: PsqlMessageScope = "server",
): readonly PsqlMessage[] {
  const errors: PsqlMessage[] = [];
  // Nearly every output is free of messages: look no closer at lines that cannot be one.
  if (!output.includes(":  ") && scope === "server") {
    return errors;
  }
  let line = 0;
  for (const text of output.split("\n")) {
    line += 1;
    const message = readPsqlError(text.endsWith("\r") ? text.slice(0, -1) : text, line, scope);
    if (message !== null) {
      errors.push(message);
    }
  }
  return errors;
}

function readPsqlError(text: string, line: number, scope: PsqlMessageScope): PsqlMessage | null {
  const script = SCRIPT.exec(text);
  const [prefix = "", file = null, fileLine = null] = script ?? [];
  const rest = text.slice(prefix.length);
  const said = serverError(rest) ?? (scope === "all" && script !== null ? ownError(rest) : null);
  return said === null
    ? null
    : { ...said, file, fileLine: fileLine === null ? null : Number(fileLine), line };
}

type Said = Pick<PsqlMessage, "sqlState" | "severity" | "text">;

function serverError(rest: string): Said | null {
  const [matched, severity = "", sqlState = null, text = ""] = SERVER.exec(rest) ?? [];
  return matched !== undefined && isError(severity, sqlState) ? { sqlState, severity, text } : null;
}

function ownError(rest: string): Said | null {
  const [, severity = "", text = ""] = OWN.exec(rest) ?? [];
  return OWN_ERROR_WORDS.has(severity) ? { sqlState: null, severity, text } : null;
}

/** A severity nobody knows is an error when its SQLSTATE is one: the safe side. */
function isError(severity: string, sqlState: string | null): boolean {
  if (HARMLESS_WORDS.has(severity)) {
    return false;
  }
  if (ERROR_WORDS.has(severity)) {
    return true;
  }
  return sqlState !== null && !HARMLESS_CLASS.test(sqlState);
}

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
