/** Makes ids unique in the order of the document: the second "verify" is "verify-2". */
export class IdRegistry {
  readonly #taken = new Set<string>();
  readonly #next = new Map<string, number>();

  take(wanted: string): string {
    if (!this.#taken.has(wanted)) {
      this.#taken.add(wanted);
      return wanted;
    }
    let count = this.#next.get(wanted) ?? 2;
    while (this.#taken.has(`${wanted}-${count}`)) {
      count += 1;
    }
    this.#next.set(wanted, count + 1);
    const id = `${wanted}-${count}`;
    this.#taken.add(id);
    return id;
  }
}
