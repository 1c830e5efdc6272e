import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import type { AgreementStore, KeptProblem } from "../../core/monitoring/ports.ts";
import { agreementSchema, type Agreement } from "../../core/monitoring/unanswerable.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import { isMissing } from "../deployment/journalHead.ts";
import { openOwnFolder } from "../ownFolder.ts";
import { writeWhole } from "./reportStore.ts";

const FILE = "agreements.json";

const fileSchema = v.object({ v: v.literal(1), agreements: v.array(agreementSchema) });
const versioned = v.object({ v: v.pipe(v.number(), v.minValue(2)) });

/** `.schema-ops/agreements.json` of a workspace folder: laid out for people, who may edit and commit it. */
export function createAgreementStore(): AgreementStore {
  return {
    read: readAgreements,
    agree: (root, agreement) =>
      change(root, (all) => [...all.filter(({ hash }) => hash !== agreement.hash), agreement]),
    revoke: (root, revoked) => change(root, (all) => all.filter(({ hash }) => hash !== revoked)),
    path: agreementPath,
  };
}

function agreementPath(root: string): string {
  return join(root, ".schema-ops", FILE);
}

async function readAgreements(root: string): Promise<Result<readonly Agreement[], KeptProblem>> {
  let text: string;
  try {
    text = await readFile(agreementPath(root), "utf8");
  } catch (error) {
    return isMissing(error) ? ok([]) : err({ file: FILE, problem: "unreadable" });
  }
  const json = parseJson(text);
  const parsed = v.safeParse(fileSchema, json);
  return parsed.success
    ? ok(parsed.output.agreements)
    : err({ file: FILE, problem: v.is(versioned, json) ? "newer" : "damaged" });
}

async function change(
  root: string,
  edit: (agreements: readonly Agreement[]) => readonly Agreement[],
): Promise<Result<null, KeptProblem>> {
  const read = await readAgreements(root);
  if (!read.ok) {
    return read;
  }
  await openOwnFolder(root);
  const file = { v: 1, agreements: edit(read.value) };
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
