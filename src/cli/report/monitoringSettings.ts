import * as l10n from "@vscode/l10n";
import { parse as parseJsonc } from "jsonc-parser";
import { parseThresholds } from "../../core/monitoring/parseThresholds.ts";
import { NO_THRESHOLDS, type ThresholdSettings } from "../../core/monitoring/thresholds.ts";
import { UsageError } from "../exitCode.ts";
import { readInput } from "../input.ts";
import type { CliParts } from "../parts.ts";
import { isRecord } from "../connections.ts";

/** `schemaOps.monitoring.thresholds` of the workspace's settings, or `monitoring.thresholds` of the config file. */
export async function readThresholds(
  parts: Pick<CliParts, "cwd" | "files">,
  root: string,
  named: string | undefined,
): Promise<ThresholdSettings> {
  const path =
    named === undefined
      ? parts.files.resolve(root, ".vscode", "settings.json")
      : parts.files.resolve(parts.cwd, named);
  if (named === undefined && !(await parts.files.exists(path))) {
    return NO_THRESHOLDS;
  }
  const settings: unknown = parseJsonc(await readInput(parts, path));
  const value = isRecord(settings)
    ? (settings["schemaOps.monitoring.thresholds"] ?? settings["monitoring.thresholds"])
    : undefined;
  const parsed = parseThresholds(value);
  if (!parsed.ok) {
    throw new UsageError(
      l10n.t("{0}: {1} is not what it should be", path, `monitoring.thresholds.${parsed.error}`),
    );
  }
  return parsed.value;
}
