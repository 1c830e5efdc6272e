import type { ElementRef } from "../deployment/elementRef.ts";

/** A row of the checklist: which element it shows. What it shows is looked up when it is drawn. */
export type ChecklistNode =
  | { readonly kind: "runbook"; readonly runbook: string }
  | ElementRef
  | { readonly kind: "criterion"; readonly runbook: string; readonly id: string }
  /** What a step (its id) made of a database. */
  | {
      readonly kind: "changes";
      readonly runbook: string;
      readonly id: string;
      readonly connection: string;
    };

/** Identity of a row: the same row keeps its selection and its expansion when the tree is drawn again. */
export function nodeId(node: ChecklistNode): string {
  if (node.kind === "runbook") {
    return node.runbook;
  }
  const id = `${node.runbook}#${node.kind}:${node.id}`;
  return node.kind === "changes" ? `${id}@${node.connection}` : id;
}
