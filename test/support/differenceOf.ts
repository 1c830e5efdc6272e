import {
  compareFingerprints,
  type Comparable,
  type FingerprintDifference,
} from "../../src/core/catalog/fingerprint/compare.ts";
import type { Ignorable } from "../../src/core/catalog/fingerprint/ignore.ts";
import { atOnce } from "../../src/core/lib/slices.ts";

/** What differs between two fingerprints. */
export function differenceOf(
  before: Comparable,
  after: Comparable,
  ignored: readonly Ignorable[] = [],
): FingerprintDifference {
  return atOnce(compareFingerprints(before, after, ignored));
}
