import * as l10n from "@vscode/l10n";
import type { Fingerprint } from "../../core/catalog/fingerprint/fingerprint.ts";
import type { ContentRequest, FingerprintOptions } from "../../core/catalog/fingerprint/ports.ts";
import {
  compareSources,
  type ComparedSource,
  type CompareOptions,
} from "../../core/catalog/fingerprint/compareSources.ts";
import { readSource, type SourceFailure } from "../../core/catalog/fingerprint/readSource.ts";
import { schemaFilesOf } from "../../core/catalog/fingerprint/schemaFiles.ts";
import { parseSource, type SchemaSource } from "../../core/catalog/fingerprint/source.ts";
import type { Result } from "../../core/lib/result.ts";
import { readConfig } from "../connections.ts";
import { UsageError } from "../exitCode.ts";
import { findRoot } from "../input.ts";
import type { CliParts } from "../parts.ts";

export interface SourcesOptions {
  readonly connection: readonly string[];
  readonly config?: string;
  readonly root?: string;
  readonly content?: ContentRequest["kind"] | "none";
  /** Of which the rows are compared; none: of all. */
  readonly table?: readonly string[];
  /** FROM=TO, each: where roots that SQL files name really are. */
  readonly map?: readonly string[];
  /** Major version of the cluster for SQL files. */
  readonly major?: number;
}

type FilesSource = Extract<SchemaSource, { readonly kind: "files" }>;

/** What a command reads schemas from. */
export interface Sources {
  /** Names of the connections that are known. */
  readonly names: readonly string[];
  readonly tenants: readonly string[];
  /** The connections of these names (none: all whose files are known), each with the files that make it. */
  withFiles(
    wanted: readonly string[],
  ): readonly { readonly connection: string; readonly files: FilesSource }[];
  parse(text: string): SchemaSource;
  read(source: SchemaSource): Promise<Result<Fingerprint, SourceFailure>>;
  compare(
    reference: SchemaSource,
    others: readonly SchemaSource[],
    ignored: CompareOptions["ignored"],
  ): Promise<readonly ComparedSource[]>;
}

export async function openSources(parts: CliParts, options: SourcesOptions): Promise<Sources> {
  const root = await findRoot(parts, parts.cwd, options.root);
  const { profiles, pathMappings, schemaFiles } = await readConfig(parts, root, {
    connection: options.connection,
    map: options.map ?? [],
    config: options.config,
  });
  const sourceParts = {
    ...(await parts.openSchemaSources([root])),
    journals: parts.store,
    connections: parts.connectionBook(profiles),
    ...{ root, pathMappings },
  };
  const content: FingerprintOptions["content"] =
    options.content === undefined || options.content === "none"
      ? { kind: "none" }
      : { kind: options.content, tables: tablesOf(options) };
  const names = profiles.map(({ name }) => name);
  const absolute = (path: string): string => parts.files.resolve(parts.cwd, path);
  return {
    names,
    tenants: profiles.filter(({ role }) => role === "tenant").map(({ name }) => name),
    withFiles: (wanted) =>
      profiles
        .filter(({ name }) => wanted.length === 0 || wanted.includes(name))
        .flatMap((profile) => {
          const files = schemaFilesOf(schemaFiles, profile);
          const paths = files.map((file) => parts.files.resolve(root, file));
          return files.length === 0 && wanted.length === 0
            ? []
            : [{ connection: profile.name, files: { kind: "files", paths } }];
        }),
    parse: (text) => {
      const source = parseSource(text, names);
      switch (source.kind) {
        case "file":
          return { ...source, path: absolute(source.path) };
        case "files":
          if (source.paths.length === 0) {
            throw new UsageError(l10n.t("files: names no file."));
          }
          return { ...source, paths: source.paths.map(absolute) };
        case "connection":
        case "deployment":
          return source;
      }
    },
    read: async (source) => {
      const major = options.major ?? (await sourceParts.clientMajor());
      return readSource(source, { content, major }, sourceParts, parts.signal);
    },
    compare: (reference, others, ignored) =>
      compareSources(
        reference,
        others,
        { content, ignored, major: options.major ?? null },
        sourceParts,
        parts.signal,
      ),
  };
}

/** "app.users"; the first dot ends the schema's name. */
function tablesOf({ table = [] }: SourcesOptions): ContentRequest["tables"] {
  return table.length === 0
    ? "all"
    : table.map((name) => {
        const dot = name.indexOf(".");
        if (dot <= 0 || dot === name.length - 1) {
          throw new UsageError(l10n.t("--table takes SCHEMA.TABLE"));
        }
        return { schema: name.slice(0, dot), table: name.slice(dot + 1) };
      });
}
