/** Makes ids unique in the order of the document: the second "verify" is "verify-2". */
export class IdRegistry {
  /** Each id that is taken, with the number that the next one like it may get. */
  readonly #taken = new Map<string, number>();

  take(wanted: string): string {
    let count = this.#taken.get(wanted);
    if (count === undefined) {
      this.#taken.set(wanted, 2);
      return wanted;
    }
    while (this.#taken.has(`${wanted}-${count}`)) {
      count += 1;
    }
    this.#taken.set(wanted, count + 1);
    return this.take(`${wanted}-${count}`);
  }
}
