import * as l10n from "@vscode/l10n";
import type { ConnectionTarget } from "../core/connection/profile.ts";
import { readConfig } from "./connections.ts";
import { UsageError } from "./exitCode.ts";
import { findRoot } from "./input.ts";
import type { CliParts } from "./parts.ts";
import { plainLine } from "./text/plain.ts";

export interface BrowseOptions {
  readonly connection: readonly string[];
  readonly config?: string;
  readonly root?: string;
  readonly json?: boolean;
}

/** The connections that a browsing command is about: all that are known, or the one that is named. */
export async function browseTargets(
  parts: CliParts,
  name: string | undefined,
  options: BrowseOptions,
): Promise<readonly ConnectionTarget[]> {
  const root = await findRoot(parts, parts.cwd, options.root);
  const config = { connection: options.connection, map: [], config: options.config };
  const { profiles } = await readConfig(parts, root, config);
  const named = profiles.filter((profile) => name === undefined || profile.name === name);
  if (named.length === 0) {
    throw new UsageError(
      name === undefined
        ? l10n.t("No connection is known: name one with --connection NAME=URI.")
        : l10n.t("There is no connection {0}.", plainLine(name)),
    );
  }
  const book = parts.connectionBook(named);
  const targets = await Promise.all(named.map((profile) => book.target(profile.name)));
  return targets.filter((target) => target !== undefined);
}
