import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, unlink } from "node:fs/promises";
import { join } from "node:path";
import type {
  KeptProblem,
  KeptReport,
  KeptReports,
  ReportStore,
} from "../../core/monitoring/ports.ts";
import { parseReport } from "../../core/monitoring/parseReport.ts";
import type { Report } from "../../core/monitoring/report.ts";
import { err, type Result } from "../../core/lib/result.ts";
import { isMissing } from "../deployment/journalHead.ts";
import { FILE_MODE, FOLDER_MODE, openOwnFolder } from "../ownFolder.ts";

/** `.schema-ops/reports/<time>-<kind>-<id>.json` of a workspace folder: one report a file. */
export function createReportStore(): ReportStore {
  return { list: listReports, keep: keepReport };
}

function reportFolder(root: string): string {
  return join(root, ".schema-ops", "reports");
}

/** As {@link fileNameOf} writes them; other files are somebody else's. */
const OWN_FILE = /^\d{8}T\d{6}Z-(daily|weekly|monthly|health)-[0-9a-z]+\.json$/;

async function listReports(root: string): Promise<KeptReports> {
  const reports: KeptReport[] = [];
  const problems: KeptProblem[] = [];
  for (const file of await ownFiles(root)) {
    const read = await readReport(join(reportFolder(root), file), file);
    if (read.ok) {
      reports.push({ file, report: read.value });
    } else {
      problems.push(read.error);
    }
  }
  return { reports: reports.toSorted((a, b) => b.report.takenAt - a.report.takenAt), problems };
}

async function readReport(path: string, file: string): Promise<Result<Report, KeptProblem>> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch {
    return err({ file, problem: "unreadable" });
  }
  const parsed = parseReport(text);
  return parsed.ok ? parsed : err({ file, problem: parsed.error });
}

/** By name, which is by time: oldest first. */
async function ownFiles(root: string): Promise<readonly string[]> {
  try {
    const names = await readdir(reportFolder(root));
    return names.filter((name) => OWN_FILE.test(name)).sort();
  } catch (error) {
    if (isMissing(error)) {
      return [];
    }
    throw error;
  }
}

async function keepReport(root: string, report: Report, limit: number): Promise<string> {
  await openOwnFolder(root);
  const folder = reportFolder(root);
  await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  const file = fileNameOf(report);
  await writeWhole(join(folder, file), JSON.stringify(report));
  await removeOldest(root, report.kind, limit);
  return file;
}

function fileNameOf({ takenAt, kind }: Report): string {
  const time = new Date(takenAt).toISOString().replace(/[-:]|\.\d+/g, "");
  return `${time}-${kind}-${randomBytes(3).toString("hex")}.json`;
}

/** Under another name first: a reader sees all of it or nothing. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const unfinished = `${path}.${randomBytes(3).toString("hex")}.tmp`;
  const handle = await open(unfinished, "wx", FILE_MODE);
  try {
    await handle.writeFile(text);
    await handle.datasync();
  } finally {
    await handle.close();
  }
  await rename(unfinished, path);
}

/** Only what this version can read is removed: what is damaged or newer is for a person to look at. */
async function removeOldest(root: string, kind: Report["kind"], limit: number): Promise<void> {
  const own = (await ownFiles(root)).filter((file) => OWN_FILE.exec(file)?.[1] === kind);
  for (const file of own.slice(0, Math.max(0, own.length - limit))) {
    const path = join(reportFolder(root), file);
    if ((await readReport(path, file)).ok) {
      await unlink(path);
    }
  }
}
