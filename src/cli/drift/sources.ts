import * as l10n from "@vscode/l10n";
import type { Fingerprint } from "../../core/catalog/fingerprint/fingerprint.ts";
import type { ContentRequest, FingerprintOptions } from "../../core/catalog/fingerprint/ports.ts";
import {
  compareSources,
  type ComparedSource,
  type CompareOptions,
} from "../../core/catalog/fingerprint/compareSources.ts";
import { readSource, type SourceFailure } from "../../core/catalog/fingerprint/readSource.ts";
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
  /** Major version of the cluster for SQL files. */
  readonly major?: number;
}

/** What a command reads schemas from. */
export interface Sources {
  /** Names of the connections that are known. */
  readonly names: readonly string[];
  readonly tenants: readonly string[];
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
  const { profiles } = await readConfig(parts, root, {
    connection: options.connection,
    map: [],
    config: options.config,
  });
  const sourceParts = {
    ...(await parts.openSchemaSources([root])),
    journals: parts.store,
    connections: parts.connectionBook(profiles),
    root,
  };
  const content: FingerprintOptions["content"] =
    options.content === undefined || options.content === "none"
      ? { kind: "none" }
      : { kind: options.content, tables: "all" };
  const names = profiles.map(({ name }) => name);
  const absolute = (path: string): string => parts.files.resolve(parts.cwd, path);
  return {
    names,
    tenants: profiles.filter(({ role }) => role === "tenant").map(({ name }) => name),
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
