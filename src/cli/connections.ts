import * as l10n from "@vscode/l10n";
import { parse as parseJsonc, printParseErrorCode, type ParseError } from "jsonc-parser";
import type { ConnectionProfile } from "../core/connection/profile.ts";
import { parseProfile } from "../core/connection/parseProfile.ts";
import type { PathMapping } from "../core/deployment/ports.ts";
import { UsageError } from "./exitCode.ts";
import type { CliParts } from "./parts.ts";

/** What `--connection`, `--map` and the config file say together. */
export interface CliConfig {
  readonly profiles: readonly ConnectionProfile[];
  readonly pathMappings: readonly PathMapping[];
}

export interface ConfigOptions {
  /** NAME=URI, each. */
  readonly connection: readonly string[];
  /** FROM=TO, each. */
  readonly map: readonly string[];
  readonly config: string | undefined;
}

/**
 * Reads the config file (the workspace's `.vscode/settings.json` unless another is named) and the
 * options, which win. A password in a URI is refused: arguments are visible to every process.
 */
export async function readConfig(
  parts: CliParts,
  root: string,
  options: ConfigOptions,
): Promise<CliConfig> {
  const file = await readConfigFile(parts, root, options.config);
  const named = options.connection.map((argument) =>
    connectionOf(splitPair(argument, "--connection")),
  );
  const names = new Set(named.map((profile) => profile.name));
  const mapped = options.map.map((argument) =>
    mappingOf(parts, root, splitPair(argument, "--map")),
  );
  return {
    profiles: [...named, ...file.profiles.filter((profile) => !names.has(profile.name))],
    pathMappings: longestFirst([...mapped, ...file.pathMappings]),
  };
}

async function readConfigFile(
  parts: CliParts,
  root: string,
  named: string | undefined,
): Promise<CliConfig> {
  const path =
    named === undefined
      ? parts.files.resolve(root, ".vscode", "settings.json")
      : parts.files.resolve(parts.cwd, named);
  if (named === undefined && !(await parts.files.exists(path))) {
    return { profiles: [], pathMappings: [] };
  }
  const errors: ParseError[] = [];
  const settings: unknown = parseJsonc(await parts.files.read(path), errors, {
    allowTrailingComma: true,
  });
  const [error] = errors;
  if (error !== undefined) {
    throw new UsageError(
      l10n.t("{0} is not valid JSON: {1}", path, printParseErrorCode(error.error)),
    );
  }
  const connections = setting(settings, "connections");
  const mappings = setting(settings, "pathMappings");
  return {
    profiles: (Array.isArray(connections) ? connections : []).map((value: unknown) =>
      profileOf(value, path),
    ),
    pathMappings: Object.entries(isRecord(mappings) ? mappings : {}).map(([from, to]) =>
      mappingOf(parts, root, [from, String(to)]),
    ),
  };
}

/** `schemaOps.connections` as in the editor's settings, or `connections` in a file of its own. */
function setting(settings: unknown, key: string): unknown {
  return isRecord(settings) ? (settings[`schemaOps.${key}`] ?? settings[key]) : undefined;
}

function connectionOf([name, uri]: readonly [string, string]): ConnectionProfile {
  const role = /tenant|tnnt/i.test(name) ? "tenant" : "manager";
  return profileOf({ name, uri, role }, `--connection ${name}`);
}

function profileOf(value: unknown, where: string): ConnectionProfile {
  const parsed = parseProfile(value);
  if (!parsed.ok) {
    throw new UsageError(l10n.t("{0}: not a usable connection ({1})", where, parsed.error.code));
  }
  if (parsed.value.password !== null) {
    throw new UsageError(
      l10n.t("{0}: leave the password out; it is read from PGPASSWORD or the pgpass file", where),
    );
  }
  return parsed.value.profile;
}

function mappingOf(
  parts: CliParts,
  root: string,
  [from, to]: readonly [string, string],
): PathMapping {
  return { from: from.replace(/(.)\/+$/, "$1"), to: parts.files.resolve(root, to) };
}

function longestFirst(mappings: readonly PathMapping[]): readonly PathMapping[] {
  return [...mappings].sort((a, b) => b.from.length - a.from.length);
}

/** Splits `NAME=VALUE` at the first equals sign. */
export function splitPair(argument: string, option: string): readonly [string, string] {
  const at = argument.indexOf("=");
  if (at <= 0) {
    throw new UsageError(l10n.t('{0} takes NAME=VALUE, not "{1}"', option, argument));
  }
  return [argument.slice(0, at), argument.slice(at + 1)];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
