import type { ConnectionBook } from "../../connection/profile.ts";
import type { CancelSignal } from "../../lib/cancelSignal.ts";
import type { Result } from "../../lib/result.ts";
import { sideBySide } from "../../lib/sideBySide.ts";
import type { FingerprintDifference } from "./compare.ts";
import type { Fingerprint } from "./fingerprint.ts";
import { IGNORED_OF_FILES, type Ignorable } from "./ignore.ts";
import type { FingerprintOptions } from "./ports.ts";
import {
  readSource,
  type SchemaSources,
  type SourceFailure,
  type SourceParts,
} from "./readSource.ts";
import type { SchemaSource } from "./source.ts";

export interface CompareOptions extends FingerprintOptions {
  /** Null: what files do not say, where files are compared. */
  readonly ignored: readonly Ignorable[] | null;
  /** Major version of the cluster for SQL files; null: that of the server they are compared with. */
  readonly major: number | null;
}

/** What came of comparing one source with the reference. */
export interface ComparedSource {
  readonly source: SchemaSource;
  /** Null: one of the two could not be read. */
  readonly difference: FingerprintDifference | null;
  readonly failure: SourceFailure | null;
  readonly ignored: readonly Ignorable[];
}

type Read = Result<Fingerprint, SourceFailure>;

/** Each of the others beside one reference, which is read once. In the order of the others. */
export async function compareSources(
  reference: SchemaSource,
  others: readonly SchemaSource[],
  { ignored, major, content }: CompareOptions,
  parts: SourceParts & Pick<SchemaSources, "clientMajor">,
  signal: CancelSignal,
): Promise<readonly ComparedSource[]> {
  const own = { ...parts, connections: oneByOne(parts.connections) };
  const read = async (source: SchemaSource, like: Read | null): Promise<Read> => {
    const wanted = major ?? majorOf(like) ?? (await parts.clientMajor());
    return readSource(source, { content, major: wanted }, own, signal);
  };
  // What is read from a server says for which version files are applied.
  const first = others.find(({ kind }) => kind !== "files");
  const early = reference.kind === "files" && first !== undefined ? await read(first, null) : null;
  const before = await read(reference, early);
  return sideBySide(others, MOST_AT_ONCE, async (source) => {
    const after = early !== null && source === first ? early : await read(source, before);
    const leftOut = ignored ?? ignoredOf([reference, source]);
    return { source, ignored: leftOut, ...(await outcome(before, after, leftOut, parts)) };
  });
}

/** Members of a fleet that are read at a time: each takes a connection and a pg_dump. */
const MOST_AT_ONCE = 3;

/** A connection may ask for its password: one question at a time. */
function oneByOne(book: ConnectionBook): ConnectionBook {
  let last: Promise<unknown> = Promise.resolve();
  return {
    profiles: () => book.profiles(),
    target: (name) => {
      const target = last.then(() => book.target(name));
      last = target.catch(() => undefined);
      return target;
    },
  };
}

function majorOf(read: Read | null): number | null {
  const major = read?.ok === true ? Number.parseInt(read.value.serverVersion ?? "", 10) : NaN;
  return Number.isNaN(major) ? null : major;
}

function ignoredOf(both: readonly SchemaSource[]): readonly Ignorable[] {
  return both.some(({ kind }) => kind === "files") ? IGNORED_OF_FILES : [];
}

async function outcome(
  before: Read,
  after: Read,
  ignored: readonly Ignorable[],
  { reader }: Pick<SourceParts, "reader">,
): Promise<Pick<ComparedSource, "difference" | "failure">> {
  if (!before.ok) {
    return { difference: null, failure: before.error };
  }
  if (!after.ok) {
    return { difference: null, failure: after.error };
  }
  return { difference: await reader.compare(before.value, after.value, ignored), failure: null };
}
