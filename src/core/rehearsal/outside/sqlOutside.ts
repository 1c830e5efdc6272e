import { uriHost } from "./namedServer.ts";

/** A place in SQL that leaves the server or asks psql to. */
export interface SqlOutside {
  /** 1-based. */
  readonly line: number;
  readonly text: string;
  readonly what: string;
  readonly kind: "server" | "command";
}

const CONNECT = /^\s*\\c(?:onnect)?\s+(.*)$/;
const SHELL = /^\s*\\!\s*(.*)$/;
const PROGRAM = /\b(?:TO|FROM)\s+PROGRAM\s+(?:E?'((?:[^']|'')*)')?/i;
const SUBSCRIPTION = /\bCREATE\s+SUBSCRIPTION\b/i;
const REMOTE = /\b(?:dblink|dblink_connect|dblink_exec|dblink_send_query)\s*\(/i;
const HOST_OPTION = /\bhost(?:addr)?\s*(?:=\s*)?'?([\w.-]+)'?/i;

/** Reads psql's script line by line; comments are not looked at. */
export function sqlOutside(sql: string): readonly SqlOutside[] {
  return sql.split("\n").flatMap((raw, index) => {
    const text = raw.trim();
    const found = text.startsWith("--") ? null : readLine(raw);
    return found === null ? [] : [{ ...found, line: index + 1, text: text.slice(0, 200) }];
  });
}

function readLine(line: string): Pick<SqlOutside, "what" | "kind"> | null {
  const connect = CONNECT.exec(line)?.[1];
  if (connect !== undefined) {
    const host = connectHost(connect);
    return host === null ? null : { what: host, kind: "server" };
  }
  const shell = SHELL.exec(line)?.[1];
  if (shell !== undefined) {
    return { what: `\\! ${shell}`, kind: "command" };
  }
  const program = PROGRAM.exec(line);
  if (program !== null) {
    return { what: program[1] ?? "PROGRAM", kind: "command" };
  }
  if (SUBSCRIPTION.test(line)) {
    return { what: "CREATE SUBSCRIPTION", kind: "server" };
  }
  if (REMOTE.test(line)) {
    return { what: HOST_OPTION.exec(line)?.[1] ?? "dblink", kind: "server" };
  }
  return null;
}

/** The third word of `\connect`, or what an address says. */
function connectHost(words: string): string | null {
  const uri = uriHost(words);
  if (uri !== null) {
    return uri;
  }
  const named = /\b(?:host|hostaddr|port|service)\s*=\s*'?([^\s'"]+)/.exec(words)?.[1];
  if (named !== undefined) {
    return named;
  }
  const [, , host = "-", port = "-"] = words.trim().split(/\s+/);
  return host !== "-" ? host : port !== "-" ? port : null;
}
