import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/** An authority and a server's certificate that it signed, in PEM. */
export interface Certificates {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** Makes them anew with the `openssl` of the machine. `names` is a subjectAltName: "DNS:db,IP:127.0.0.1". */
export function createCertificates(names: string): Certificates {
  const folder = mkdtempSync(path.join(os.tmpdir(), "schema-ops-tls-"));
  const openssl = (...args: string[]): void => {
    execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
  };
  const read = (name: string): string => readFileSync(path.join(folder, name), "utf8");
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  try {
    writeFileSync(path.join(folder, "names"), `subjectAltName=${names}\n`);
    openssl(
      "req",
      "-x509",
      ...key,
      "-subj",
      "/CN=test authority",
      "-keyout",
      "ca.key",
      "-out",
      "ca.crt",
    );
    openssl("req", ...key.slice(0, 5), "-subj", "/CN=server", "-keyout", "key", "-out", "csr");
    openssl(
      ...["x509", "-req", "-in", "csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial"],
      ...["-days", "2", "-extfile", "names", "-out", "crt"],
    );
    return { ca: read("ca.crt"), cert: read("crt"), key: read("key") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
