import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import type { AgreementStore, KeptProblem } from "../../core/monitoring/ports.ts";
import { cadenceChoiceSchema, isSameSection } from "../../core/monitoring/cadenceChoice.ts";
import { agreementSchema } from "../../core/monitoring/unanswerable.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import { isMissing } from "../deployment/journalHead.ts";
import { openOwnFolder } from "../ownFolder.ts";
import { writeWhole } from "./reportStore.ts";

const FILE = "agreements.json";

const fileSchema = v.object({
  v: v.literal(1),
  agreements: v.array(agreementSchema),
  cadences: v.optional(v.array(cadenceChoiceSchema), []),
});
type Agreed = Omit<v.InferOutput<typeof fileSchema>, "v">;
const versioned = v.object({ v: v.pipe(v.number(), v.minValue(2)) });

/** `.schema-ops/agreements.json` of a workspace folder: laid out for people, who may edit and commit it. */
export function createAgreementStore(): AgreementStore {
  return {
    read: async (root) => mapped(await readFileOf(root), ({ agreements }) => agreements),
    agree: (root, agreement) =>
      change(root, (file) => ({
        ...file,
        agreements: [...file.agreements.filter(({ hash }) => hash !== agreement.hash), agreement],
      })),
    revoke: (root, revoked) =>
      change(root, (file) => ({
        ...file,
        agreements: file.agreements.filter(({ hash }) => hash !== revoked),
      })),
    cadences: async (root) => mapped(await readFileOf(root), ({ cadences }) => cadences),
    decide: (root, choice) =>
      change(root, (file) => ({ ...file, cadences: [...without(file, choice), choice] })),
    undecide: (root, section) =>
      change(root, (file) => ({ ...file, cadences: without(file, section) })),
    path: agreementPath,
  };
}

function agreementPath(root: string): string {
  return join(root, ".schema-ops", FILE);
}

function without(
  { cadences }: Agreed,
  section: Parameters<AgreementStore["undecide"]>[1],
): Agreed["cadences"] {
  return cadences.filter((choice) => !isSameSection(choice, section));
}

function mapped<T>(
  read: Result<Agreed, KeptProblem>,
  part: (file: Agreed) => T,
): Result<T, KeptProblem> {
  return read.ok ? ok(part(read.value)) : read;
}

async function readFileOf(root: string): Promise<Result<Agreed, KeptProblem>> {
  let text: string;
  try {
    text = await readFile(agreementPath(root), "utf8");
  } catch (error) {
    return isMissing(error)
      ? ok({ agreements: [], cadences: [] })
      : err({ file: FILE, problem: "unreadable" });
  }
  const json = parseJson(text);
  const parsed = v.safeParse(fileSchema, json);
  return parsed.success
    ? ok(parsed.output)
    : err({ file: FILE, problem: v.is(versioned, json) ? "newer" : "damaged" });
}

async function change(
  root: string,
  edit: (file: Agreed) => Agreed,
): Promise<Result<null, KeptProblem>> {
  const read = await readFileOf(root);
  if (!read.ok) {
    return read;
  }
  await openOwnFolder(root);
  const { agreements, cadences } = edit(read.value);
  const file = { v: 1, agreements, ...(cadences.length === 0 ? {} : { cadences }) };
  await writeWhole(agreementPath(root), `${JSON.stringify(file, null, 2)}\n`);
  return ok(null);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
