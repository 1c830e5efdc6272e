import type { ShellCommand } from "../shell/shellScript.ts";
import type { BlockOutput } from "./drafts.ts";

const SILENT = new Set(
  "cd set export unset source . true : mkdir cp mv rm chmod chown ln touch umask trap alias declare local readonly shopt read sleep wait test [ exit return exec pushd popd kill".split(
    " ",
  ),
);
const ONE_LINE_EACH = new Set(
  "ls find grep egrep fgrep rg sort uniq cat head tail awk cut".split(" "),
);

/** How a command's output is counted: null for one that prints nothing; bare SQL (no command) asks for itself. */
export function outputOf(command: ShellCommand | null): BlockOutput | null {
  if (command === null) {
    return { shape: "rows", known: false };
  }
  const program = command.program;
  if (program === "" || command.toFile || SILENT.has(program)) {
    return null;
  }
  const options = command.words.slice(1).map((word) => word.text);
  if (
    program === "wc" ||
    (/grep$|^rg$/.test(program) && options.some((option) => /^-\w*c|^--count$/.test(option)))
  ) {
    return { shape: "single", known: true };
  }
  // What awk prints at the end of its input is a sum of it.
  if (/^[gmn]?awk$/.test(program) && options.some((option) => /\bEND\s*\{/.test(option))) {
    return { shape: "single", known: true };
  }
  if (program === "uniq" && options.some((option) => /^-\w*c/.test(option))) {
    return { shape: "rows", known: true };
  }
  return ONE_LINE_EACH.has(program)
    ? { shape: "rows", known: true }
    : { shape: "single", known: false };
}
