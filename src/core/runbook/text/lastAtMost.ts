/** The index of the last of these ascending values, from `from` on, that is at most `wanted`; `from` when none is. */
export function lastAtMost(ascending: ArrayLike<number>, wanted: number, from = 0): number {
  let low = from;
  let high = ascending.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) <= wanted) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}
