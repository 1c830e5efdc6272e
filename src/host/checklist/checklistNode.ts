import type { ElementRef } from "../deployment/elementRef.ts";

/** A row of the checklist: which element it shows. What it shows is looked up when it is drawn. */
export type ChecklistNode =
  | { readonly kind: "runbook"; readonly runbook: string }
  | ElementRef
  | { readonly kind: "criterion"; readonly runbook: string; readonly id: string };

/** Identity of a row: the same row keeps its selection and its expansion when the tree is drawn again. */
export function nodeId(node: ChecklistNode): string {
  return node.kind === "runbook" ? node.runbook : `${node.runbook}#${node.kind}:${node.id}`;
}
