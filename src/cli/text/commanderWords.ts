import * as l10n from "@vscode/l10n";
import type { HelpConfiguration, Option } from "commander";

/** The headings and defaults of a help text in the terminal's language. */
export const HELP_WORDS: HelpConfiguration = {
  styleTitle: titleWords,
  optionDescription: ({ description, defaultValue }: Option) =>
    typeof defaultValue === "number"
      ? `${description} (${l10n.t("default: {0}", defaultValue)})`
      : description,
};

function titleWords(title: string): string {
  switch (title) {
    case "Usage:":
      return l10n.t("Usage:");
    case "Arguments:":
      return l10n.t("Arguments:");
    case "Options:":
      return l10n.t("Options:");
    case "Commands:":
      return l10n.t("Commands:");
    default:
      return title;
  }
}

/** What commander says of wrong usage, in the terminal's language; what is not known stays as it is. */
export function usageErrorWords(message: string): string {
  const line = message.replace(/^error: /, "").trimEnd();
  const meant = /\(Did you mean (.+)\?\)$/.exec(line)?.[1];
  const hint = meant === undefined ? "" : ` (${l10n.t("did you mean {0}?", meant)})`;
  for (const [pattern, words] of USAGE_ERRORS) {
    const found = pattern.exec(line);
    if (found !== null) {
      return words(found[1] ?? "", found[2] ?? "", found[3] ?? "") + hint;
    }
  }
  return line;
}

const USAGE_ERRORS: readonly (readonly [
  RegExp,
  (first: string, second: string, third: string) => string,
])[] = [
  [/^unknown option '(.+?)'/, (option) => l10n.t("unknown option {0}", option)],
  [/^unknown command '(.+?)'/, (command) => l10n.t("unknown command {0}", command)],
  [
    /^missing required argument '(.+)'/,
    (argument) => l10n.t("the argument <{0}> is missing", argument),
  ],
  [
    /^option '(.+?)' argument '([^]*)' is invalid\. ([^]+)$/,
    (option, value, why) => `${option}: "${value}": ${why}`,
  ],
  [/^option '(.+)' argument missing/, (option) => l10n.t("the option {0} needs a value", option)],
  [/^too many arguments/, () => l10n.t("too many arguments")],
];
