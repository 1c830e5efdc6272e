import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import type { RehearsalStore } from "../../core/rehearsal/ports.ts";
import { rehearsalReportSchema, type RehearsalReport } from "../../core/rehearsal/report.ts";
import { FOLDER_MODE, openOwnFolder } from "../ownFolder.ts";
import { writeWhole } from "../reports/reportStore.ts";
import { sha256Of } from "./workspaceFiles.ts";

const OWN_FILE = /^\d{8}T\d{6}Z-[0-9a-f]+\.json$/;
/** Rehearsals that are kept, with their journals and logs. */
const KEPT = 20;

/** `.schema-ops/rehearsals/<id>.json` of a workspace folder, and the journal in `<id>/` beside it. */
export function createRehearsalStore(): RehearsalStore {
  return { list, keep, changedSince };
}

function folderOf(root: string): string {
  return path.join(root, ".schema-ops", "rehearsals");
}

async function ownFiles(root: string): Promise<readonly string[]> {
  const names: readonly string[] = await readdir(folderOf(root)).catch(() => []);
  return names.filter((name) => OWN_FILE.test(name)).sort();
}

async function list(root: string): Promise<readonly RehearsalReport[]> {
  const reports: RehearsalReport[] = [];
  for (const name of await ownFiles(root)) {
    const report = await read(path.join(folderOf(root), name));
    if (report !== null) {
      reports.unshift(report);
    }
  }
  return reports;
}

async function read(file: string): Promise<RehearsalReport | null> {
  try {
    const parsed = v.safeParse(rehearsalReportSchema, JSON.parse(await readFile(file, "utf8")));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

async function keep(root: string, report: RehearsalReport): Promise<void> {
  await openOwnFolder(root);
  await mkdir(folderOf(root), { recursive: true, mode: FOLDER_MODE });
  await writeWhole(path.join(folderOf(root), `${report.id}.json`), JSON.stringify(report));
  const names = await ownFiles(root);
  for (const name of names.slice(0, Math.max(0, names.length - KEPT))) {
    await rm(path.join(folderOf(root), name), { force: true });
    await rm(path.join(folderOf(root), name.replace(/\.json$/, "")), {
      recursive: true,
      force: true,
    });
  }
}

async function changedSince(root: string, report: RehearsalReport): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const { path: name, sha256 } of [report.runbook, ...report.files]) {
    const content = await readFile(path.join(root, name)).catch(() => null);
    if (content === null || !sameText(content, sha256)) {
      changed.push(name);
    }
  }
  return changed;
}

/** A mark that some editors put before the first character is no change. */
function sameText(content: Buffer, sha256: string): boolean {
  return (
    sha256Of(content) === sha256 ||
    sha256Of(content.toString("utf8").replace(/^\uFEFF/, "")) === sha256
  );
}
