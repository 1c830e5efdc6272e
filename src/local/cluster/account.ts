import { readFile } from "node:fs/promises";

/** Whom a server runs as; empty: as we do. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/** "nobody" everywhere. */
const NOBODY = 65534;

/** PostgreSQL refuses to run as root: then it is `postgres`, where there is such an account, or nobody. */
export async function serverAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) {
    return {};
  }
  const accounts = await readFile("/etc/passwd", "utf8").catch(() => "");
  const [, uid, gid] = /^postgres:[^:]*:(\d+):(\d+):/m.exec(accounts) ?? [];
  return uid === undefined || gid === undefined
    ? { uid: NOBODY, gid: NOBODY }
    : { uid: Number(uid), gid: Number(gid) };
}
