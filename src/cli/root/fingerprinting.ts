import type { FingerprintReader } from "../../core/catalog/fingerprint/ports.ts";
import type { SchemaSources } from "../../core/catalog/fingerprint/readSource.ts";
import { systemClock } from "../terminal/environment.ts";
import { serverFolders } from "../terminal/serverFolders.ts";
import { connectParts } from "./connecting.ts";

export async function openFingerprintReader(): Promise<FingerprintReader> {
  const [reader, content, connecting] = await Promise.all([
    import("../../local/catalog/fingerprintReader.ts"),
    import("../../postgres/catalog/tableContent.ts"),
    connectParts(),
  ]);
  return reader.createFingerprintReader({
    env: process.env,
    content: content.createContentReader(connecting),
    clock: systemClock,
  });
}

export async function openSchemaSources(folders: readonly string[]): Promise<SchemaSources> {
  const { createSchemaSources } = await import("../../local/catalog/schemaSources.ts");
  return createSchemaSources(await openFingerprintReader(), process.env, serverFolders(folders));
}
