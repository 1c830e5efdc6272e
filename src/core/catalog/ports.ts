import type { ConnectionTarget } from "../connection/profile.ts";
import type { CancelSignal } from "../lib/cancelSignal.ts";
import type { Browsed } from "./browse.ts";
import type {
  CatalogObject,
  DatabaseKind,
  DatabaseObject,
  DatabaseOverview,
  DefinedRef,
  Folder,
  FolderCounts,
  ObjectRef,
  ObjectSize,
  PartCounts,
  TableMember,
  TablePart,
} from "./objects.ts";

/**
 * Reads a database's catalog, a level at a time, in READ ONLY transactions with time limits, over the
 * session that all browsing shares. Names come first: only `sizes`, and the indexes of a table, measure
 * anything.
 */
export interface CatalogReader {
  /** Schemas by name, system schemas last, the extensions, and how much stands in no schema. */
  overview(target: ConnectionTarget, signal: CancelSignal): Promise<Browsed<DatabaseOverview>>;
  /** What stands in no schema, without what came with an extension or with PostgreSQL, by name. */
  databaseObjects(
    target: ConnectionTarget,
    kind: DatabaseKind,
    signal: CancelSignal,
  ): Promise<Browsed<readonly DatabaseObject[]>>;
  folderCounts(
    target: ConnectionTarget,
    schema: number,
    signal: CancelSignal,
  ): Promise<Browsed<FolderCounts>>;
  /** By name. Partitions are not among them: they stand under their table. */
  objects(
    target: ConnectionTarget,
    schema: number,
    folder: Folder,
    signal: CancelSignal,
  ): Promise<Browsed<readonly CatalogObject[]>>;
  partCounts(
    target: ConnectionTarget,
    table: number,
    signal: CancelSignal,
  ): Promise<Browsed<PartCounts>>;
  members(
    target: ConnectionTarget,
    table: number,
    part: TablePart,
    signal: CancelSignal,
  ): Promise<Browsed<readonly TableMember[]>>;
  sizes(
    target: ConnectionTarget,
    oids: readonly number[],
    signal: CancelSignal,
  ): Promise<Browsed<readonly ObjectSize[]>>;
  /** Every object outside the system schemas, for a search by name. */
  allObjects(
    target: ConnectionTarget,
    signal: CancelSignal,
  ): Promise<Browsed<readonly ObjectRef[]>>;
  /**
   * The statements that make the object again, complete: columns, constraints, indexes, triggers,
   * policies, rules, comments, security labels, owner, grants. Played into an empty database they give
   * the same catalog. Passwords of user mappings and subscriptions are left out.
   * Empty: the object is gone.
   */
  definition(
    target: ConnectionTarget,
    ref: DefinedRef,
    signal: CancelSignal,
  ): Promise<Browsed<string>>;
}
