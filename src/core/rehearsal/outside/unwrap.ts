import { baseName } from "../../lib/baseName.ts";

/** A command behind those that only start another one. */
export interface Unwrapped {
  readonly words: readonly string[];
  /** `NAME=value` given to `env`. */
  readonly assignments: readonly string[];
  /** It would run as another account: the program that changes it. */
  readonly account: string | null;
  /** The environment that names our cluster would not reach it. */
  readonly bareEnvironment: boolean;
}

/** Short options with a value of each, as letters. */
const WRAPPERS: Readonly<Record<string, string>> = {
  sudo: "ugphCcrtTUDR",
  doas: "uC",
  su: "cgGsw",
  runuser: "cgGsuw",
  gosu: "",
  env: "uCS",
  nice: "n",
  nohup: "",
  timeout: "ks",
  time: "fo",
  setsid: "",
  stdbuf: "ioe",
  ionice: "cnp",
  command: "",
  builtin: "",
  exec: "a",
  xargs: "aEeIiLlnPsd",
  chronic: "",
  unbuffer: "",
};

const ACCOUNTS = new Set(["sudo", "doas", "su", "runuser", "gosu"]);
const LONG_WITH_VALUE = new Set(["--user", "--group", "--host", "--signal", "--kill-after"]);

/** Takes off what stands before the command that acts. */
export function unwrap(words: readonly string[]): Unwrapped {
  const assignments: string[] = [];
  let account: string | null = null;
  let bareEnvironment = false;
  let rest = words;
  for (;;) {
    const name = baseName(rest[0] ?? "");
    const withValue = Object.hasOwn(WRAPPERS, name) ? WRAPPERS[name] : undefined;
    if (withValue === undefined) {
      return { words: rest, assignments, account, bareEnvironment };
    }
    account = ACCOUNTS.has(name) ? name : account;
    const taken = takeOptions(rest.slice(1), withValue);
    if (name === "env") {
      bareEnvironment ||= dropsServer(taken.options);
    }
    rest = taken.rest;
    if (name === "env" || name === "sudo") {
      const given = leadingAssignments(rest);
      assignments.push(...given);
      rest = rest.slice(given.length);
    }
    // The time limit, and the account that follows `su` and `gosu`.
    const skips = name === "timeout" || name === "su" || name === "gosu";
    rest = skips ? rest.slice(1) : rest;
  }
}

function leadingAssignments(words: readonly string[]): readonly string[] {
  const end = words.findIndex((word) => !/^\w+=/.test(word));
  return end === -1 ? words : words.slice(0, end);
}

/** Whether options of `env` take away what names the cluster. */
function dropsServer(options: readonly string[]): boolean {
  return options.some(
    (option, at) =>
      /^(?:-|-i|--ignore-environment)$/.test(option) ||
      /^(?:-u|--unset=)PGHOST$/.test(option) ||
      (option === "-u" && options[at + 1] === "PGHOST"),
  );
}

function takeOptions(
  words: readonly string[],
  withValue: string,
): { readonly options: readonly string[]; readonly rest: readonly string[] } {
  let at = 0;
  while (at < words.length) {
    const word = words[at] ?? "";
    if (word === "--") {
      at += 1;
      break;
    }
    if (!word.startsWith("-")) {
      break;
    }
    const short = /^-([A-Za-z])$/.exec(word)?.[1];
    at += (short !== undefined && withValue.includes(short)) || LONG_WITH_VALUE.has(word) ? 2 : 1;
  }
  return { options: words.slice(0, at), rest: words.slice(at) };
}
