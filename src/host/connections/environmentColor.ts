import * as vscode from "vscode";

import type { Environment } from "../../core/connection/profile.ts";

/** The colour that an environment has in every tree. Its word stands beside it. */
export function environmentColor(environment: Environment): vscode.ThemeColor {
  return new vscode.ThemeColor(COLORS[environment]);
}

const COLORS: Readonly<Record<Environment, string>> = {
  development: "charts.green",
  staging: "charts.yellow",
  production: "charts.red",
};
