import * as vscode from "vscode";

import type { ObjectRef } from "../../core/catalog/objects.ts";
import type { CatalogReader } from "../../core/catalog/ports.ts";
import { searchObjects, type SearchedObject } from "../../core/catalog/searchObjects.ts";
import type { Connections } from "../connections/connections.ts";
import { environmentText } from "../deployment/production.ts";
import { shorten } from "../lib/markdownText.ts";
import { Cancelled, UserMessage } from "../lib/userMessage.ts";
import { browseFailureText } from "../tree/browseFailureText.ts";
import type { Asking } from "./asking.ts";
import { readOtherNames, type OtherRef } from "./otherNames.ts";
import { objectIcon, otherIcon } from "./schemaIcons.ts";
import { objectLabel } from "./schemaRows.ts";
import { kindText, otherKindText } from "./schemaWords.ts";

/** An object of a connection. */
export interface FoundObject {
  readonly connection: string;
  readonly ref: ObjectRef;
}

/** A schema of a connection, or what stands in none. */
export interface FoundOther {
  readonly connection: string;
  readonly other: OtherRef;
}

type Found = FoundObject | FoundOther;

/** Rows that the list shows: whoever looks for one among thousands types another letter. */
const SHOWN = 100;

interface Item extends vscode.QuickPickItem {
  readonly found: Found | null;
}

export interface ObjectFinderParts {
  readonly connections: Connections;
  readonly catalog: () => Promise<CatalogReader>;
  readonly asking: Asking;
}

/** Finds an object by its name, over all connections. Names are read once, and again after a refresh. */
export class ObjectFinder {
  readonly #parts: ObjectFinderParts;
  readonly #known = new Map<string, readonly ObjectRef[]>();
  readonly #others = new Map<string, readonly OtherRef[]>();

  constructor(parts: ObjectFinderParts) {
    this.#parts = parts;
  }

  /** What was read is read again at the next search. */
  forget(): void {
    this.#known.clear();
    this.#others.clear();
  }

  /** Asks for an object. Rejects with {@link Cancelled} when the person turns away. */
  async pick(accepts: (ref: ObjectRef) => boolean): Promise<FoundObject> {
    const found = await this.#ask(accepts, () => Promise.resolve([]));
    if ("other" in found) {
      throw new Cancelled();
    }
    return found;
  }

  /** Asks for anything that has a name in the tree. */
  pickAny(): Promise<Found> {
    return this.#ask(
      () => true,
      (connection, signal) => this.#readOthers(connection, signal),
    );
  }

  async #ask(
    accepts: (ref: ObjectRef) => boolean,
    others: (connection: string, signal: AbortSignal) => Promise<readonly OtherRef[]>,
  ): Promise<Found> {
    const pick = vscode.window.createQuickPick<Item>();
    const abort = new AbortController();
    const failures: Item[] = [];
    let objects: readonly (SearchedObject & Found)[] = [];
    const show = (): void => {
      pick.items = [
        ...failures,
        ...searchObjects(objects, pick.value, SHOWN).map((found) => this.#item(found)),
      ];
    };
    try {
      pick.title = vscode.l10n.t("Find Object");
      pick.placeholder = vscode.l10n.t("Part of a name: schema, object, or both");
      pick.busy = true;
      const chosen = new Promise<Found | null>((resolve) => {
        pick.onDidAccept(() => {
          const found = pick.selectedItems[0]?.found ?? null;
          if (found !== null) {
            resolve(found);
          }
        });
        pick.onDidHide(() => resolve(null));
        pick.onDidChangeValue(show);
      });
      pick.show();
      const reading = this.#parts.connections.profiles().map(async ({ name }) => {
        const read = await this.#read(name, abort.signal);
        if (typeof read === "string") {
          failures.push({ label: `$(error) ${name}`, detail: read, alwaysShow: true, found: null });
        } else {
          objects = [
            ...objects,
            ...read
              .filter(accepts)
              .map((ref) => ({ connection: name, ref, schema: ref.schema, name: ref.name })),
          ];
          show();
          const more = await others(name, abort.signal);
          objects = [
            ...objects,
            ...more.map((other) => ({ connection: name, other, schema: "", name: other.name })),
          ];
        }
        show();
      });
      void Promise.all(reading).then(() => {
        pick.busy = false;
      });
      const found = await chosen;
      if (found === null) {
        throw new Cancelled();
      }
      return found;
    } finally {
      abort.abort();
      pick.dispose();
    }
  }

  /** The objects of a connection, or why they could not be read. */
  async #read(connection: string, signal: AbortSignal): Promise<readonly ObjectRef[] | string> {
    const known = this.#known.get(connection);
    if (known !== undefined) {
      return known;
    }
    try {
      const target = await this.#parts.asking.target(connection);
      const read = await (await this.#parts.catalog()).allObjects(target, signal);
      if (!read.ok) {
        return browseFailureText(read.error);
      }
      this.#known.set(connection, read.value);
      return read.value;
    } catch (error) {
      return error instanceof UserMessage ? error.message : String(error);
    }
  }

  async #readOthers(connection: string, signal: AbortSignal): Promise<readonly OtherRef[]> {
    const known = this.#others.get(connection);
    if (known !== undefined) {
      return known;
    }
    const target = await this.#parts.asking.target(connection);
    const read = await readOtherNames(await this.#parts.catalog(), target, signal);
    if (!signal.aborted) {
      this.#others.set(connection, read);
    }
    return read;
  }

  #item(found: Found): Item {
    const profile = this.#parts.connections.find(found.connection);
    const environment = profile === undefined ? "" : ` · ${environmentText(profile.environment)}`;
    const [label, what, iconPath] =
      "other" in found
        ? ([
            found.other.name,
            otherKindText(found.other.kind),
            otherIcon(found.other.kind),
          ] as const)
        : ([
            objectLabel(found.ref),
            `${found.ref.schema} · ${kindText(found.ref.kind)}`,
            objectIcon(found.ref.kind),
          ] as const);
    return {
      // A name may hold "$(icon)": it is text here.
      label: shorten(label, 200).replaceAll("$(", "$ ("),
      description: shorten(what, 100),
      detail: `${found.connection}${environment}`,
      iconPath,
      // The list is searched here: VS Code's own filter is left out.
      alwaysShow: true,
      found,
    };
  }
}
