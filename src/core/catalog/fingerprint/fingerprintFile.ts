import * as v from "valibot";
import type { Slices } from "../../lib/slices.ts";
import { fingerprintObjectSchema, fingerprintSchema, type Fingerprint } from "./fingerprint.ts";

/**
 * A fingerprint as a file: JSON with an object a line, so that a large one is written and read part
 * by part, and can be looked into by people.
 */
export function* fingerprintLines(fingerprint: Fingerprint): Generator<string, void, undefined> {
  const { objects, ...rest } = fingerprint;
  yield `${JSON.stringify(rest).slice(0, -1)}${OBJECTS}`;
  for (let from = 0; from < objects.length; from += SLICE) {
    const lines = objects.slice(from, from + SLICE).map((object) => JSON.stringify(object));
    yield `${from === 0 ? "" : ",\n"}${lines.join(",\n")}`;
  }
  yield END;
}

/** JSON writes no line break within a text: this stands in the file once. */
const OBJECTS = ',"objects":[\n';
const END = "\n]}\n";
const SLICE = 500;

/** Throws for what is no fingerprint. JSON that somebody wrote in another form is read at once. */
export function* readFingerprintFile(text: string): Slices<Fingerprint> {
  const start = text.indexOf(OBJECTS);
  if (start === -1 || !text.endsWith(END)) {
    return v.parse(fingerprintSchema, JSON.parse(text));
  }
  const head = v.parse(headSchema, JSON.parse(`${text.slice(0, start)}}`));
  const objects: Fingerprint["objects"] = [];
  const end = text.length - END.length;
  for (let at = start + OBJECTS.length; at < end;) {
    const found = text.indexOf(",\n", at);
    const until = found === -1 ? end : found;
    objects.push(v.parse(fingerprintObjectSchema, JSON.parse(text.slice(at, until))));
    at = until + ",\n".length;
    yield;
  }
  return { ...head, objects };
}

const headSchema = v.omit(fingerprintSchema, ["objects"]);
