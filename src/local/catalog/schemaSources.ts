import type { FingerprintReader } from "../../core/catalog/fingerprint/ports.ts";
import type { SchemaSources } from "../../core/catalog/fingerprint/readSource.ts";
import { OLDEST_SUPPORTED_MAJOR } from "../../core/connection/serverVersion.ts";
import { createDisposableClusters } from "../cluster/disposableClusters.ts";
import { findClientTools } from "../connection/clientTools.ts";
import { createFingerprintStore } from "../deployment/fingerprintStore.ts";
import { createSqlFiles } from "./sqlFiles.ts";

/** `folders`: where server programs may be beside the system's. */
export function createSchemaSources(
  reader: FingerprintReader,
  env: NodeJS.ProcessEnv,
  folders: () => readonly string[],
): SchemaSources {
  return {
    reader,
    store: createFingerprintStore(),
    clusters: createDisposableClusters({ folders, env }),
    sqlFiles: createSqlFiles(env),
    clientMajor: async () =>
      Number.parseInt((await findClientTools(env)).pg_dump ?? "", 10) || OLDEST_SUPPORTED_MAJOR,
  };
}
