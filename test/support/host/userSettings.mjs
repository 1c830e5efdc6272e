import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** A workbench that asks nothing, shows no welcome and reaches for nothing in the network. */
export const QUIET_SETTINGS = {
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "workbench.welcomePage.experimentalOnboarding": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "git.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
};

/**
 * Writes the user's settings; without `settings`, ones that are already there are kept. A server reads
 * settings that belong to a machine from a file of its own, so they stand in both.
 *
 * @param {string} dataDir
 * @param {Readonly<Record<string, unknown>>} [settings] On top of the quiet ones.
 */
export function writeUserSettings(dataDir, settings) {
  const file = path.join(dataDir, "User/settings.json");
  if (settings !== undefined || !existsSync(file)) {
    writeJson(file, { ...QUIET_SETTINGS, ...settings });
    writeJson(path.join(dataDir, "Machine/settings.json"), settings ?? {});
  }
}

/**
 * @param {string} file
 * @param {unknown} value
 */
function writeJson(file, value) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(value, null, 2));
}
