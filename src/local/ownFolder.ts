import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What is kept there is for its owner only: it names hosts and people. */
export const FOLDER_MODE = 0o700;
export const FILE_MODE = 0o600;

/** Makes `.schema-ops` in a workspace folder, out of git: it is committed by choice only. */
export async function openOwnFolder(root: string): Promise<string> {
  const own = join(root, ".schema-ops");
  await mkdir(own, { recursive: true, mode: FOLDER_MODE });
  try {
    await writeFile(join(own, ".gitignore"), "*\n", { mode: FILE_MODE, flag: "wx" });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) {
      throw error;
    }
  }
  return own;
}
