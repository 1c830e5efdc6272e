import { baseName } from "../../lib/baseName.ts";
import type { Assigned } from "./shellCommands.ts";
import { CLIENT_TOOLS } from "./outsideCommands.ts";

/** Variables with which libpq goes to another server. */
const SERVER_VARIABLES = new Set(["PGHOST", "PGHOSTADDR", "PGPORT", "PGSERVICE", "PGSERVICEFILE"]);
/** Short options with a value of any client tool, as far as they do not differ in meaning. */
const WITH_VALUE = new Set("cdfFhjLnNopPRStTUvxwZbBeEI".split(""));

const URI = /(?:postgres(?:ql)?|jdbc:postgresql)(?:\+\w+)?:\/\/([^/\s'"?]*)([^\s'"]*)/gi;
const CONNINFO = /(?:^|[\s"'])(?:host|hostaddr|port|service)\s*=\s*(\S+)/;

/** The server that a command names by itself; null: it takes the one of its environment. */
export function namedServer(
  words: readonly string[],
  assignments: readonly Assigned[],
): string | null {
  const [first = "", ...rest] = words;
  const program = baseName(first);
  const assigned = assignments.find(({ name }) => SERVER_VARIABLES.has(name));
  if (assigned !== undefined) {
    return assigned.value === "" ? assigned.name : assigned.value;
  }
  if (program === "unset" || program === "export") {
    const unset = rest.find((word) => SERVER_VARIABLES.has(word));
    // Without its host, libpq goes to the machine's own server.
    if (program === "unset" && unset !== undefined) {
      return unset;
    }
  }
  const texts = [...assignments.map(({ value }) => value), ...(isTalk(program) ? [] : rest)];
  for (const text of texts) {
    const uri = uriHost(text);
    if (uri !== null) {
      return uri;
    }
  }
  return CLIENT_TOOLS.includes(program) ? optionHost(program, rest) : null;
}

function isTalk(program: string): boolean {
  return program === "echo" || program === "printf" || program === "logger";
}

/** The host of a connection's address in a text. */
export function uriHost(text: string): string | null {
  for (const [, authority = "", rest = ""] of text.matchAll(URI)) {
    const host = authority.slice(authority.lastIndexOf("@") + 1);
    if (host !== "") {
      return host;
    }
    const named = /[?&](?:host|hostaddr|port|service)=([^&]*)/.exec(rest)?.[1];
    if (named !== undefined) {
      return named;
    }
  }
  return null;
}

function optionHost(program: string, words: readonly string[]): string | null {
  for (let at = 0; at < words.length && words[at] !== "--"; at++) {
    const word = words[at] ?? "";
    const next = words[at + 1] ?? "";
    const read = word.startsWith("--")
      ? { host: longHost(word, next), takesNext: false }
      : /^-[A-Za-z]/.test(word)
        ? shortHost(program, word, next)
        : { host: CONNINFO.exec(word)?.[1] ?? null, takesNext: false };
    if (read.host !== null) {
      return read.host;
    }
    at += read.takesNext ? 1 : 0;
  }
  return null;
}

/** `--host=…`, `--port …`, `--dbname="host=…"`; getopt takes their beginnings, too. */
function longHost(word: string, next: string): string | null {
  const [name = "", ...values] = word.split("=");
  const value = values.length > 0 ? values.join("=") : next;
  if (/^--(?:hos?t?|port?)$/.test(name)) {
    return value;
  }
  return /^--(?:dbname|maintenance-db)$/.test(name) ? (CONNINFO.exec(value)?.[1] ?? null) : null;
}

/** `-h host`, `-hhost`, `-Xqh host`, `-p port`, `-d "host=…"` of one word of short options. */
function shortHost(
  program: string,
  word: string,
  next: string,
): { readonly host: string | null; readonly takesNext: boolean } {
  for (let at = 1; at < word.length; at++) {
    const letter = word.charAt(at);
    if (!WITH_VALUE.has(letter) || isFlag(program, letter)) {
      continue;
    }
    const value = at + 1 < word.length ? word.slice(at + 1) : next;
    const takesNext = at + 1 === word.length;
    if (letter === "h" || letter === "p") {
      return { host: value, takesNext };
    }
    return { host: letter === "d" ? (CONNINFO.exec(value)?.[1] ?? null) : null, takesNext };
  }
  return { host: null, takesNext: false };
}

/** Letters that take a value with some tools and none with others. */
function isFlag(program: string, letter: string): boolean {
  if (letter === "w" || letter === "x" || letter === "E") {
    return !(letter === "E" && (program === "pg_dump" || program === "createdb"));
  }
  switch (program) {
    case "psql":
      return "bBeEInNStZj".includes(letter);
    case "pg_dump":
    case "pg_dumpall":
      return "bBcCoOPRv".includes(letter);
    case "pg_restore":
      return "beBcCoORvs".includes(letter);
    default:
      return "bBceIoRSv".includes(letter);
  }
}
