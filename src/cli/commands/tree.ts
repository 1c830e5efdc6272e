import * as l10n from "@vscode/l10n";
import type { Browsed } from "../../core/catalog/browse.ts";
import {
  DATABASE_KINDS,
  FOLDERS,
  type DatabaseOverview,
  type SchemaSummary,
} from "../../core/catalog/objects.ts";
import type { CatalogReader } from "../../core/catalog/ports.ts";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import { ok } from "../../core/lib/result.ts";
import { browseTargets, type BrowseOptions } from "../browseTargets.ts";
import { EXIT, UsageError, type ExitCode } from "../exitCode.ts";
import {
  treeJson,
  type ConnectionTree,
  type DatabaseObjects,
  type SchemaTree,
} from "../output/treeJson.ts";
import { treeText } from "../output/treeText.ts";
import type { CliParts } from "../parts.ts";
import { plainLine } from "../text/plain.ts";

export interface TreeOptions extends BrowseOptions {
  /** Only these schemas. */
  readonly schema: readonly string[];
  /** PostgreSQL's own schemas, too. */
  readonly system?: boolean;
}

/** What is in the databases: schemas and their objects by name. Changes nothing. */
export async function tree(
  parts: CliParts,
  name: string | undefined,
  options: TreeOptions,
): Promise<ExitCode> {
  const catalog = await parts.openCatalogReader();
  const found: ConnectionTree[] = [];
  for (const target of await browseTargets(parts, name, options)) {
    const read = await readTree(catalog, target, options, parts.signal);
    const { profile } = target;
    found.push({ profile, ...(read.ok ? read.value : { ...NOTHING, failure: read.error }) });
  }
  assertNamed(found, options.schema);
  const exitCode = found.every(({ failure }) => failure === null) ? EXIT.passed : EXIT.failed;
  parts.terminal.out(
    options.json === true
      ? `${JSON.stringify(treeJson(found, exitCode), null, 2)}\n`
      : treeText(found),
  );
  return exitCode;
}

const NOTHING = { overview: null, schemas: [], databaseObjects: [], failure: null };

async function readTree(
  catalog: CatalogReader,
  target: ConnectionTarget,
  options: TreeOptions,
  signal: AbortSignal,
): Promise<Browsed<Omit<ConnectionTree, "profile">>> {
  const overview = await catalog.overview(target, signal);
  if (!overview.ok) {
    return overview;
  }
  const schemas: SchemaTree[] = [];
  for (const schema of overview.value.schemas.filter((each) => isShown(each, options))) {
    const read = await readSchema(catalog, target, schema, signal);
    if (!read.ok) {
      return read;
    }
    schemas.push(read.value);
  }
  const others =
    options.schema.length > 0
      ? ok([])
      : await readDatabaseObjects(catalog, target, overview.value, signal);
  return others.ok
    ? ok({ overview: overview.value, schemas, databaseObjects: others.value, failure: null })
    : others;
}

async function readDatabaseObjects(
  catalog: CatalogReader,
  target: ConnectionTarget,
  overview: DatabaseOverview,
  signal: AbortSignal,
): Promise<Browsed<readonly DatabaseObjects[]>> {
  const found: DatabaseObjects[] = [];
  for (const kind of DATABASE_KINDS.filter((each) => overview.counts[each] > 0)) {
    const objects = await catalog.databaseObjects(target, kind, signal);
    if (!objects.ok) {
      return objects;
    }
    found.push({ kind, objects: objects.value });
  }
  return ok(found);
}

function isShown({ name, system }: SchemaSummary, options: TreeOptions): boolean {
  return options.schema.length > 0
    ? options.schema.includes(name)
    : !system || options.system === true;
}

async function readSchema(
  catalog: CatalogReader,
  target: ConnectionTarget,
  schema: SchemaSummary,
  signal: AbortSignal,
): Promise<Browsed<SchemaTree>> {
  const counts = await catalog.folderCounts(target, schema.oid, signal);
  if (!counts.ok) {
    return counts;
  }
  const folders: SchemaTree["folders"][number][] = [];
  for (const folder of FOLDERS.filter((each) => counts.value[each] > 0)) {
    const objects = await catalog.objects(target, schema.oid, folder, signal);
    if (!objects.ok) {
      return objects;
    }
    folders.push({ folder, objects: objects.value });
  }
  return ok({ schema, folders });
}

/** A name that no database holds is a slip of the pen, unless a database could not be read. */
function assertNamed(found: readonly ConnectionTree[], wanted: readonly string[]): void {
  const there = new Set(found.flatMap(({ schemas }) => schemas.map(({ schema }) => schema.name)));
  const missing = wanted.find((name) => !there.has(name));
  if (missing !== undefined && found.every(({ failure }) => failure === null)) {
    throw new UsageError(l10n.t("There is no schema {0}.", plainLine(missing)));
  }
}
