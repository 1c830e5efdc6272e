import { baseName } from "../../lib/baseName.ts";

/** Which of its words a program writes to. */
type Targets = "all" | "last" | { readonly options: readonly string[] };

const WRITERS: Readonly<Record<string, Targets>> = {
  mkdir: "all",
  rmdir: "all",
  rm: "all",
  touch: "all",
  chmod: "all",
  chown: "all",
  chgrp: "all",
  truncate: "all",
  shred: "all",
  tee: "all",
  mkfifo: "all",
  gzip: "all",
  gunzip: "all",
  bzip2: "all",
  xz: "all",
  zstd: "all",
  mv: "all",
  cp: "last",
  ln: "last",
  install: "last",
  pg_dump: { options: ["-f", "--file"] },
  pg_dumpall: { options: ["-f", "--file"] },
  pg_restore: { options: ["-f", "--file"] },
  pg_basebackup: { options: ["-D", "--pgdata"] },
  psql: { options: ["-o", "--output", "-L", "--log-file"] },
  curl: { options: ["-o", "--output"] },
  wget: { options: ["-O", "--output-document"] },
  unzip: { options: ["-d"] },
  sort: { options: ["-o", "--output"] },
};

export interface FileWrite {
  readonly path: string;
  /** It makes the folder itself. */
  readonly folder: boolean;
}

/** Places that everybody may write to and that keep nothing. */
const NOWHERE = /^\/dev\/(?:null|stdout|stderr|tty|fd\/\d+)$/;

/**
 * What a command writes outside of a folder, as far as its words say it: absolute paths, paths in the
 * home folder, and those whose beginning only the run knows.
 */
export function fileWrites(
  words: readonly string[],
  redirects: readonly string[],
  inside: readonly string[],
): readonly FileWrite[] {
  const program = baseName(words[0] ?? "");
  const own = writtenBy(program, words.slice(1)).map((path) => ({
    path,
    folder: program === "mkdir",
  }));
  return [...own, ...redirects.map((path) => ({ path, folder: false }))].filter(
    ({ path }) =>
      /^[/~$]/.test(path) &&
      !NOWHERE.test(path) &&
      !/^\$\{?(?:PWD|SCHEMA_OPS_RUN)\b/.test(path) &&
      !(
        inside.some((folder) => path === folder || path.startsWith(`${folder}/`)) &&
        !path.includes("/../")
      ),
  );
}

function writtenBy(program: string, words: readonly string[]): readonly string[] {
  if (program === "dd") {
    return words.flatMap((word) => (word.startsWith("of=") ? [word.slice(3)] : []));
  }
  if (program === "sed") {
    return words.some((word) => /^-[A-Za-z]*i|^--in-place/.test(word)) ? plain(words) : [];
  }
  if (program === "tar") {
    const makes = /^-?[A-Za-z]*[cru]/.test(words[0] ?? "");
    return makes ? afterOption(words, /^-?[A-Za-z]*f$/) : afterOption(words, /^-C$|^--directory$/);
  }
  const targets = Object.hasOwn(WRITERS, program) ? WRITERS[program] : undefined;
  if (targets === undefined) {
    return [];
  }
  if (targets === "all") {
    return plain(words);
  }
  if (targets === "last") {
    return plain(words).slice(-1);
  }
  return targets.options.flatMap((option) =>
    words.flatMap((word, at) => optionValue(option, word, words[at + 1])),
  );
}

function optionValue(option: string, word: string, next: string | undefined): readonly string[] {
  if (word === option) {
    return next === undefined ? [] : [next];
  }
  if (option.startsWith("--")) {
    return word.startsWith(`${option}=`) ? [word.slice(option.length + 1)] : [];
  }
  return word.startsWith(option) ? [word.slice(2)] : [];
}

function plain(words: readonly string[]): readonly string[] {
  return words.filter((word) => !word.startsWith("-"));
}

function afterOption(words: readonly string[], option: RegExp): readonly string[] {
  const at = words.findIndex((word) => option.test(word));
  const value = at === -1 ? undefined : words[at + 1];
  return value === undefined ? [] : [value];
}
