import * as fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { ReadTlsFiles, TlsFiles } from "../../core/connection/ports.ts";
import { err, ok } from "../../core/lib/result.ts";
import { messageOf } from "../../core/lib/messageOf.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads what TLS needs as libpq finds it: the root certificate that the profile names, else
 * `root.crt`, and a certificate of our own, from libpq's folder. A named file must be there.
 */
export function createTlsFileReader(environment: Environment = process.env): ReadTlsFiles {
  const home = environment["HOME"] ?? os.homedir();
  const folder =
    process.platform === "win32"
      ? path.join(environment["APPDATA"] ?? "", "postgresql")
      : path.join(home, ".postgresql");
  return async ({ sslMode, sslRootCert }) => {
    if (sslMode === "disable") {
      return ok(NOTHING);
    }
    try {
      const own = {
        cert: await readIfThere(path.join(folder, "postgresql.crt")),
        key: await readIfThere(path.join(folder, "postgresql.key")),
      };
      if (sslRootCert === "system") {
        return ok({ ...own, roots: "system", ca: null });
      }
      const ca =
        sslRootCert === null
          ? await readIfThere(path.join(folder, "root.crt"))
          : await fs.readFile(expandHome(sslRootCert, home), "utf8");
      return ok({ ...own, roots: ca === null ? "none" : "file", ca });
    } catch (error) {
      return err({
        path: sslRootCert ?? folder,
        message: messageOf(error),
      });
    }
  };
}

const NOTHING: TlsFiles = { roots: "none", ca: null, cert: null, key: null };

function expandHome(file: string, home: string): string {
  return file.startsWith("~/") ? path.join(home, file.slice(2)) : file;
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await fs.readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return null;
    }
    throw error;
  }
}
