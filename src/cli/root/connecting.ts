import type { DisposableStore } from "../../core/lib/disposable.ts";
import type { ConnectParts } from "../../postgres/connect.ts";
import type { SessionKeeper } from "../../postgres/sessionKeeper.ts";

/** What every connection of the command line is made with. */
export async function connectParts(): Promise<ConnectParts> {
  const [pgpass, tls] = await Promise.all([
    import("../../local/connection/pgpassFile.ts"),
    import("../../local/connection/tlsFiles.ts"),
  ]);
  return {
    readTlsFiles: tls.createTlsFileReader(process.env),
    findPassword: pgpass.createPasswordFinder(process.env),
  };
}

/** Sessions that ask and browse; they end with `open`. */
export async function openQuestionKeeper(open: DisposableStore): Promise<SessionKeeper> {
  const asker = await import("../../postgres/questionAsker.ts");
  return open.add(asker.createQuestionKeeper(await connectParts()));
}
