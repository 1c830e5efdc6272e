const LOOK_EVERY_MS = 100;

/** Looks until it is so; fails, with what was waited for, when it does not become so. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  what: string,
  limitMs = 30_000,
): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await isSo())) {
    if (Date.now() > end) {
      throw new Error(`Not within ${limitMs} ms: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
