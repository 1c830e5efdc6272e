import * as l10n from "@vscode/l10n";
import type { StartProblem } from "../core/deployment/failureCause.ts";

/** Why a block was not begun. */
export function startText(problem: StartProblem): string {
  switch (problem.kind) {
    case "bash-missing":
      return l10n.t("bash is not installed, or not on the path");
    case "bash-too-old":
      return l10n.t("bash {0} is too old: version 4.4 or newer is needed", problem.what);
    case "folder-missing":
      return l10n.t("the folder {0} does not exist", problem.what);
    case "values-missing":
      return l10n.t("these placeholders have no value: {0}", problem.what);
    case "other":
      return problem.message;
  }
}
