import type { ObjectSize } from "../../core/catalog/objects.ts";
import type { CatalogReader } from "../../core/catalog/ports.ts";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import { type Disposable } from "../../core/lib/disposable.ts";

/** Objects that one call measures. */
const BATCH = 200;

export interface SizesParts {
  readonly catalog: () => Promise<CatalogReader>;
  readonly target: (connection: string) => Promise<ConnectionTarget>;
  readonly report: (what: string) => void;
}

/** Measures what is drawn, behind the drawing: sizes and estimates come in batches and are kept until a refresh. */
export class Sizes implements Disposable {
  readonly #parts: SizesParts;
  readonly #known = new Map<string, ObjectSize>();
  readonly #asked = new Set<string>();
  #abort = new AbortController();

  constructor(parts: SizesParts) {
    this.#parts = parts;
  }

  get(connection: string, oid: number): ObjectSize | undefined {
    return this.#known.get(keyOf(connection, oid));
  }

  /** Measures those that were not measured yet; `onKnown` is called after each batch. */
  async measure(connection: string, oids: readonly number[], onKnown: () => void): Promise<void> {
    const { signal } = this.#abort;
    const fresh = oids.filter((oid) => !this.#asked.has(keyOf(connection, oid)));
    for (const oid of fresh) {
      this.#asked.add(keyOf(connection, oid));
    }
    if (fresh.length === 0) {
      return;
    }
    const catalog = await this.#parts.catalog();
    const target = await this.#parts.target(connection);
    for (let from = 0; from < fresh.length; from += BATCH) {
      const sizes = await catalog.sizes(target, fresh.slice(from, from + BATCH), signal);
      if (signal.aborted) {
        return;
      }
      if (!sizes.ok) {
        // The names are there; the next refresh asks again.
        this.#parts.report(`sizes of ${connection}: ${sizes.error.code}`);
        return;
      }
      for (const size of sizes.value) {
        this.#known.set(keyOf(connection, size.oid), size);
      }
      onKnown();
    }
  }

  /** Forgets what is known and stops what is being measured. */
  forget(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#known.clear();
    this.#asked.clear();
  }

  dispose(): void {
    this.#abort.abort();
  }
}

function keyOf(connection: string, oid: number): string {
  return `${oid} ${connection}`;
}
