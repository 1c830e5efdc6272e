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
import { objectIcon } from "./schemaIcons.ts";
import { objectLabel } from "./schemaRows.ts";
import { kindText } from "./schemaWords.ts";

/** An object of a connection. */
export interface FoundObject {
  readonly connection: string;
  readonly ref: ObjectRef;
}

/** Rows that the list shows: whoever looks for one among thousands types another letter. */
const SHOWN = 100;

interface Item extends vscode.QuickPickItem {
  readonly found: FoundObject | null;
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

  constructor(parts: ObjectFinderParts) {
    this.#parts = parts;
  }

  /** What was read is read again at the next search. */
  forget(): void {
    this.#known.clear();
  }

  /** Asks for an object. Rejects with {@link Cancelled} when the person turns away. */
  async pick(accepts: (ref: ObjectRef) => boolean): Promise<FoundObject> {
    const pick = vscode.window.createQuickPick<Item>();
    const abort = new AbortController();
    const failures: Item[] = [];
    let objects: readonly (SearchedObject & FoundObject)[] = [];
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
      const chosen = new Promise<FoundObject | null>((resolve) => {
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

  #item({ connection, ref }: FoundObject): Item {
    const profile = this.#parts.connections.find(connection);
    const environment = profile === undefined ? "" : ` · ${environmentText(profile.environment)}`;
    return {
      // A name may hold "$(icon)": it is text here.
      label: shorten(objectLabel(ref), 200).replaceAll("$(", "$ ("),
      description: shorten(`${ref.schema} · ${kindText(ref.kind)}`, 100),
      detail: `${connection}${environment}`,
      iconPath: objectIcon(ref.kind),
      // The list is searched here: VS Code's own filter is left out.
      alwaysShow: true,
      found: { connection, ref },
    };
  }
}
