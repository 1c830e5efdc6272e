import type { ObjectRef } from "../../core/catalog/objects.ts";
import type { CatalogReader } from "../../core/catalog/ports.ts";
import { folderOf } from "../../core/catalog/relationKind.ts";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import type { QuestionAsker, QuestionLimits } from "../../core/deployment/ports.ts";
import { type Disposable, DisposableStore } from "../../core/lib/disposable.ts";
import type { Runbook } from "../../core/runbook/runbook.ts";
import type { Connections } from "../connections/connections.ts";
import { coalesce } from "../lib/coalesce.ts";
import { LazyTree } from "../tree/lazyTree.ts";
import { Expectations } from "./expectations.ts";
import type { SchemaFacts } from "./schemaFacts.ts";
import type { OtherRef } from "./otherNames.ts";
import { objectId, type SchemaNode } from "./schemaNode.ts";
import { hasParts, schemaRow } from "./schemaRows.ts";
import { SchemaSource } from "./schemaSource.ts";
import { schemaTooltip } from "./schemaTooltip.ts";
import { Sizes } from "./sizes.ts";

export const SCHEMAS_VIEW = "schemaOps.schemas";

/** Sizes that arrive within this time are drawn together, in milliseconds. */
const REDRAW_DELAY_MS = 400;

const REVEAL_ATTEMPTS = 4;
const REVEAL_PAUSE_MS = 200;

export interface SchemasViewParts {
  readonly connections: Connections;
  readonly isTrusted: () => boolean;
  readonly catalog: () => Promise<CatalogReader>;
  readonly asker: () => Promise<QuestionAsker>;
  readonly target: (connection: string) => Promise<ConnectionTarget>;
  readonly limits: () => QuestionLimits;
  /** The runbook in hand, when it has been read. */
  readonly runbook: () => Runbook | undefined;
  readonly report: (what: string) => void;
}

/** The view "Schemas": what is in the databases, held against what the runbook expects. */
export class SchemasView implements Disposable {
  readonly tree: LazyTree<SchemaNode>;
  readonly #parts: SchemasViewParts;
  readonly #store = new DisposableStore();
  readonly #sizes: Sizes;
  readonly #expectations: Expectations;
  readonly #versions = new Map<string, string>();
  readonly #exact = new Map<string, number>();
  /** Levels whose rows have something new to say. */
  readonly #stale = new Map<string, SchemaNode>();
  readonly #redraw = this.#store.add(
    coalesce(() => {
      const nodes = [...this.#stale.values()];
      this.#stale.clear();
      for (const node of nodes) {
        this.tree.redraw(node);
      }
    }, REDRAW_DELAY_MS),
  );
  /** Connections whose rows were drawn with their version, and whose counts were asked for. */
  readonly #versionDrawn = new Set<string>();
  readonly #countAsked = new Set<string>();
  #counting = new AbortController();
  #expected = "[]";
  #showsSystem = false;

  constructor(parts: SchemasViewParts) {
    this.#parts = parts;
    const { connections } = parts;
    this.#sizes = this.#store.add(new Sizes(parts));
    this.#expectations = new Expectations({ ...parts, profiles: () => connections.profiles() });
    const facts: SchemaFacts = {
      profile: (connection) => connections.find(connection),
      version: (connection) => this.#versions.get(connection) ?? null,
      size: (connection, oid) => this.#sizes.get(connection, oid),
      exactRows: (connection, oid) => this.#exact.get(`${oid} ${connection}`),
      counts: (connection) => this.#expectations.counts(connection),
    };
    const source = new SchemaSource({
      catalog: parts.catalog,
      target: parts.target,
      connections: () => (parts.isTrusted() ? this.#names() : []),
      showsSystem: () => this.#showsSystem,
      expected: (connection) => this.#expectations.names(connection),
      onOverview: (connection, { version }) => this.#versions.set(connection, version),
      onShown: (parent, nodes) => this.#onShown(parent, nodes),
      row: (node) => schemaRow(node, facts),
      tooltip: (node) => schemaTooltip(node, facts),
    });
    this.tree = this.#store.add(new LazyTree(source, { view: SCHEMAS_VIEW }));
    let shown = this.#signature();
    this.#store.add(
      connections.onDidChange(() => {
        // A test of a connection changes its status only, and that is not shown here.
        const now = this.#signature();
        if (now !== shown) {
          shown = now;
          this.refresh();
        }
      }),
    );
  }

  get showsSystem(): boolean {
    return this.#showsSystem;
  }

  setShowsSystem(shows: boolean): void {
    this.#showsSystem = shows;
    this.refresh();
  }

  /** Reads anew what is unfolded below a node, or everything. */
  refresh(node?: SchemaNode): void {
    this.#counting.abort();
    this.#counting = new AbortController();
    this.#countAsked.clear();
    this.#expectations.forget();
    this.#sizes.forget();
    this.#exact.clear();
    this.tree.refresh(node);
  }

  /** The runbook was read, or changed: what it expects may be new. */
  runbookChanged(): void {
    const now = this.#expectations.signature(this.#names());
    if (now !== this.#expected) {
      this.#expected = now;
      this.refresh();
    }
  }

  setExactRows(connection: string, ref: ObjectRef, rows: number): void {
    this.#exact.set(`${ref.oid} ${connection}`, rows);
    this.tree.redraw(this.tree.find(objectId(connection, ref)));
  }

  /** Unfolds the way to an object and selects it. Undefined: it is not there any more. */
  async reveal(
    connection: string,
    ref: ObjectRef,
    ancestors: readonly ObjectRef[],
  ): Promise<SchemaNode | undefined> {
    const isObject =
      (wanted: ObjectRef) =>
      (node: SchemaNode): boolean =>
        node.kind === "object" && node.object.ref.oid === wanted.oid;
    const [top, ...below] = [...ancestors, ref];
    const path: readonly ((node: SchemaNode) => boolean)[] = [
      (node) => node.kind === "connection" && node.connection === connection,
      (node) => node.kind === "schema" && node.schema.name === top.schema,
      (node) => node.kind === "folder" && node.folder === folderOf(top.kind),
      isObject(top),
      ...below.flatMap((partition) => [
        (node: SchemaNode) => node.kind === "part" && node.part === "partitions",
        isObject(partition),
      ]),
    ];
    return this.#revealPath(path);
  }

  /** The same for a schema, and for what stands in none. */
  async revealOther(connection: string, { kind, name }: OtherRef): Promise<SchemaNode | undefined> {
    const isConnection = (node: SchemaNode): boolean =>
      node.kind === "connection" && node.connection === connection;
    switch (kind) {
      case "schema":
        return this.#revealPath([
          isConnection,
          (node) => node.kind === "schema" && node.schema.name === name,
        ]);
      case "extension":
        return this.#revealPath([
          isConnection,
          (node) => node.kind === "extensions",
          (node) => node.kind === "extension" && node.extension.name === name,
        ]);
      default:
        return this.#revealPath([
          isConnection,
          (node) => node.kind === "databaseFolder" && node.databaseKind === kind,
          (node) => node.kind === "databaseObject" && node.object.name === name,
        ]);
    }
  }

  async #revealPath(
    path: readonly ((node: SchemaNode) => boolean)[],
  ): Promise<SchemaNode | undefined> {
    // VS Code gives up on its way where a row is drawn anew meanwhile: then it is told again.
    for (let attempt = 1; ; attempt += 1) {
      const revealed = await this.tree.reveal(path).catch((error: unknown) => {
        if (attempt === REVEAL_ATTEMPTS) {
          throw error;
        }
        return null;
      });
      await new Promise((resolve) => setTimeout(resolve, REVEAL_PAUSE_MS));
      if (revealed === undefined) {
        return undefined;
      }
      if (revealed !== null && (this.#isSelected(revealed) || attempt >= REVEAL_ATTEMPTS)) {
        return revealed;
      }
    }
  }

  #isSelected(node: SchemaNode): boolean {
    return this.tree.selected.some(({ id }) => id === node.id);
  }

  dispose(): void {
    this.#counting.abort();
    this.#store.dispose();
  }

  /** Managers first, in the order of the settings. */
  #names(): readonly string[] {
    const profiles = this.#parts.connections.profiles();
    const of = (role: "manager" | "tenant"): readonly string[] =>
      profiles.filter((profile) => profile.role === role).map(({ name }) => name);
    return [...of("manager"), ...of("tenant")];
  }

  #signature(): string {
    return JSON.stringify(this.#parts.connections.profiles());
  }

  #onShown(parent: SchemaNode | undefined, nodes: readonly SchemaNode[]): void {
    if (parent?.kind === "connection") {
      this.#connectionShown(parent);
    }
    const oids = nodes.flatMap((node) =>
      node.kind === "object" && hasStorage(node.object.ref) ? [node.object.ref.oid] : [],
    );
    if (parent !== undefined && oids.length > 0) {
      void this.#sizes
        .measure(parent.connection, oids, () => this.#mark(parent))
        .catch((error: unknown) => this.#parts.report(`sizes: ${String(error)}`));
    }
  }

  /** Each redraw shows the level again: what was done for it once is not done again. */
  #connectionShown(node: SchemaNode & { readonly kind: "connection" }): void {
    const { connection } = node;
    const version = `${this.#versions.get(connection) ?? ""} ${connection}`;
    if (this.#versions.has(connection) && !this.#versionDrawn.has(version)) {
      this.#versionDrawn.add(version);
      this.#mark(node);
    }
    if (!this.#countAsked.has(connection)) {
      this.#countAsked.add(connection);
      void this.#count(node);
    }
  }

  async #count(node: SchemaNode & { readonly kind: "connection" }): Promise<void> {
    try {
      if (await this.#expectations.count(node.connection, this.#counting.signal)) {
        this.#mark(node);
      }
    } catch (error) {
      this.#parts.report(`counts of ${node.connection}: ${String(error)}`);
    }
  }

  #mark(node: SchemaNode): void {
    this.#stale.set(node.id, node);
    this.#redraw();
  }
}

function hasStorage(ref: ObjectRef): boolean {
  return hasParts(ref) && ref.kind !== "view" && ref.kind !== "foreignTable";
}
