import type { ConnectionOptions } from "node:tls";
import type { TlsFiles } from "../core/connection/ports.ts";
import type { TlsAttempt } from "../core/connection/tlsAttempts.ts";

/** What the driver needs to open a connection in this way. */
export function tlsOptions(attempt: TlsAttempt, files: TlsFiles): ConnectionOptions | false {
  if (attempt.kind === "plain") {
    return false;
  }
  const own = files.cert === null || files.key === null ? {} : { cert: files.cert, key: files.key };
  const trusted = files.ca === null ? {} : { ca: files.ca };
  switch (attempt.verify) {
    case "none":
      return { ...own, rejectUnauthorized: false };
    case "chain":
      return {
        ...own,
        ...trusted,
        rejectUnauthorized: true,
        checkServerIdentity: () => undefined,
      };
    case "host":
      return { ...own, ...trusted, rejectUnauthorized: true };
  }
}
