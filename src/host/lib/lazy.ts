/** Makes something once, at first need; a failed attempt is tried again at the next call. */
export function lazy<T>(
  make: () => Promise<T>,
): (() => Promise<T>) & { readonly started: boolean } {
  let made: Promise<T> | undefined;
  const get = (): Promise<T> => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
  Object.defineProperty(get, "started", { get: () => made !== undefined });
  return get as (() => Promise<T>) & { readonly started: boolean };
}
