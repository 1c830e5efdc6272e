import type { DeploymentSummary } from "../../core/deployment/journal.ts";
import type { CliParts } from "../parts.ts";
import { damageText } from "../text/damageText.ts";

/** `damaged`: nobody can tell any more which document a deployment of this folder belongs to. */
export type FoundDeployment =
  | { readonly kind: "none" }
  | { readonly kind: "found"; readonly deployment: DeploymentSummary }
  | { readonly kind: "damaged"; readonly text: string };

type StoreParts = Pick<CliParts, "store" | "files">;

/** The newest unfinished deployment of this document. */
export async function findUnfinished(
  parts: StoreParts,
  root: string,
  path: string,
): Promise<FoundDeployment> {
  const deployments = await parts.store.list(root);
  const [deployment] = newestFirst(deployments).filter(
    ({ open, runbookPath }) => open && isOf(parts, root, runbookPath, path),
  );
  return deployment === undefined
    ? ((await findDamaged(parts, deployments)) ?? { kind: "none" })
    : { kind: "found", deployment };
}

/** The newest deployment of a document, or of the folder. */
export async function findNewest(
  parts: StoreParts,
  root: string,
  path: string | undefined,
): Promise<FoundDeployment> {
  const deployments = await parts.store.list(root);
  const [deployment] = newestFirst(deployments).filter(
    ({ runbookPath }) =>
      runbookPath !== "" && (path === undefined || isOf(parts, root, runbookPath, path)),
  );
  return deployment === undefined
    ? ((await findDamaged(parts, deployments)) ?? { kind: "none" })
    : { kind: "found", deployment };
}

/** A journal whose very beginning cannot be read names no document: better said than passed over. */
async function findDamaged(
  parts: StoreParts,
  deployments: readonly DeploymentSummary[],
): Promise<FoundDeployment | null> {
  for (const { folder, runbookPath } of deployments) {
    if (runbookPath === "") {
      const journal = await parts.store.read(folder);
      if (journal.damage.length > 0) {
        return { kind: "damaged", text: damageText(journal) };
      }
    }
  }
  return null;
}

function isOf(parts: StoreParts, root: string, runbookPath: string, path: string): boolean {
  return runbookPath !== "" && parts.files.resolve(root, runbookPath) === path;
}

function newestFirst(deployments: readonly DeploymentSummary[]): readonly DeploymentSummary[] {
  return [...deployments].sort((a, b) => b.startedAt.localeCompare(a.startedAt));
}
