import * as l10n from "@vscode/l10n";
import { parse as parseJsonc, printParseErrorCode, type ParseError } from "jsonc-parser";
import * as v from "valibot";
import type { SchemaFiles } from "../core/catalog/fingerprint/schemaFiles.ts";
import type { ConnectionProfile } from "../core/connection/profile.ts";
import { parseProfile } from "../core/connection/parseProfile.ts";
import type { PathMapping } from "../core/deployment/ports.ts";
import { UsageError } from "./exitCode.ts";
import { readInput } from "./input.ts";
import type { CliParts } from "./parts.ts";
import { profileProblemText } from "./text/profileProblemText.ts";

/** What `--connection`, `--map` and the config file say together. */
export interface CliConfig {
  readonly profiles: readonly ConnectionProfile[];
  readonly pathMappings: readonly PathMapping[];
  /** By connection or role; as seen from the folder of the workspace. */
  readonly schemaFiles: SchemaFiles;
}

export interface ConfigOptions {
  /** NAME=URI, each. */
  readonly connection: readonly string[];
  /** FROM=TO, each. */
  readonly map: readonly string[];
  readonly config: string | undefined;
}

type ConfigParts = Pick<CliParts, "cwd" | "files" | "profileDefaults">;

/**
 * Reads the config file (the workspace's `.vscode/settings.json` unless another is named) and the
 * options, which win. A password is refused in both: arguments and settings are read by others.
 */
export async function readConfig(
  parts: ConfigParts,
  root: string,
  options: ConfigOptions,
): Promise<CliConfig> {
  const file = await readConfigFile(parts, root, options.config);
  const named = options.connection.map((argument) => connectionOf(parts, argument));
  const names = new Set(named.map((profile) => profile.name));
  const profiles = [...named, ...file.profiles.filter((profile) => !names.has(profile.name))];
  const twice = profiles.find(({ name }, at) => profiles.findIndex((p) => p.name === name) !== at);
  if (twice !== undefined) {
    throw new UsageError(l10n.t("Two connections are called {0}.", twice.name));
  }
  const mapped = options.map.map((argument) =>
    mappingOf(parts, parts.cwd, splitPair(argument, "--map")),
  );
  const froms = new Set(mapped.map(({ from }) => from));
  return {
    profiles,
    pathMappings: longestFirst([
      ...mapped,
      ...file.pathMappings.filter(({ from }) => !froms.has(from)),
    ]),
    schemaFiles: file.schemaFiles,
  };
}

const listSchema = v.array(v.unknown());
const filesSchema = v.record(v.string(), v.array(v.string()));
const mappingsSchema = v.record(v.string(), v.string());

async function readConfigFile(
  parts: ConfigParts,
  root: string,
  named: string | undefined,
): Promise<CliConfig> {
  const path =
    named === undefined
      ? parts.files.resolve(root, ".vscode", "settings.json")
      : parts.files.resolve(parts.cwd, named);
  if (named === undefined && !(await parts.files.exists(path))) {
    return { profiles: [], pathMappings: [], schemaFiles: {} };
  }
  const errors: ParseError[] = [];
  const settings: unknown = parseJsonc(await readInput(parts, path), errors, {
    allowTrailingComma: true,
  });
  const [error] = errors;
  if (error !== undefined) {
    throw new UsageError(
      l10n.t("{0} is not valid JSON: {1}", path, printParseErrorCode(error.error)),
    );
  }
  const connections = setting(settings, "connections", listSchema, path) ?? [];
  const mappings = setting(settings, "pathMappings", mappingsSchema, path) ?? {};
  return {
    profiles: connections.map((value) => profileOf(parts, value, path)),
    pathMappings: Object.entries(mappings).map((pair) => mappingOf(parts, root, pair)),
    schemaFiles: setting(settings, "schemaFiles", filesSchema, path) ?? {},
  };
}

/** `schemaOps.connections` as in the editor's settings, or `connections` in a file of its own. */
function setting<S extends v.GenericSchema>(
  settings: unknown,
  key: string,
  schema: S,
  path: string,
): v.InferOutput<S> | undefined {
  const value = isRecord(settings) ? (settings[`schemaOps.${key}`] ?? settings[key]) : undefined;
  if (value === undefined) {
    return undefined;
  }
  const parsed = v.safeParse(schema, value);
  if (!parsed.success) {
    throw new UsageError(l10n.t("{0}: {1} is not what it should be", path, key));
  }
  return parsed.output;
}

/** The argument is never repeated in a message: it may hold a password that was put there in error. */
function connectionOf(parts: ConfigParts, argument: string): ConnectionProfile {
  const at = argument.indexOf("=");
  const name = argument.slice(0, at);
  if (at <= 0 || /[:/@]/.test(name)) {
    throw new UsageError(l10n.t("--connection takes NAME=URI"));
  }
  const role = /tenant|tnnt/i.test(name) ? "tenant" : "manager";
  return profileOf(parts, { name, uri: argument.slice(at + 1), role }, `--connection ${name}`);
}

function profileOf(parts: ConfigParts, value: unknown, where: string): ConnectionProfile {
  const parsed = parseProfile(value, parts.profileDefaults);
  if (!parsed.ok) {
    throw new UsageError(`${where}: ${profileProblemText(parsed.error)}`);
  }
  if (parsed.value.password !== null) {
    throw new UsageError(
      l10n.t("{0}: leave the password out; it is read from PGPASSWORD or the pgpass file", where),
    );
  }
  return parsed.value.profile;
}

function mappingOf(
  parts: ConfigParts,
  base: string,
  [from, to]: readonly [string, string],
): PathMapping {
  return { from: from.replace(/(.)\/+$/, "$1"), to: parts.files.resolve(base, to) };
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

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
