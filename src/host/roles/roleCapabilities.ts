import { obstacleOf } from "../../core/roles/actionObstacle.ts";
import { membershipObstacle } from "../../core/roles/membershipActions.ts";
import type { RoleModel } from "../../core/roles/roleModel.ts";
import { grantedOf, type RoleNode } from "./roleNode.ts";

/** What can be done with a row of the view "Roles": words of its context value. */
export const ROLE_CAPABILITIES = [
  "canExplain",
  "canGrantMembership",
  "canGrantPermission",
  "canGrantRole",
  "canReadAgain",
  "canRevokeMembership",
  "canRevokePermission",
  "canRevokeRole",
  "canShowHistory",
  "canShowSql",
] as const;
type RoleCapability = (typeof ROLE_CAPABILITIES)[number];

/** The kind of the row and what can be done with it, one word each. */
export function roleContextValue(node: RoleNode): string {
  return [node.kind, ...capabilitiesOf(node)].join(" ");
}

function capabilitiesOf(node: RoleNode): readonly RoleCapability[] {
  switch (node.kind) {
    case "connection":
    case "server":
      return ["canReadAgain"];
    case "application":
      return [...history(node.application.model), "canReadAgain"];
    case "role":
      return [
        ...when(node.model, "grantRole", "canGrantRole"),
        ...when(node.model, "grantPermission", "canGrantPermission"),
        ...history(node.model),
        "canReadAgain",
      ];
    case "users":
      return [...when(node.model, "grantRole", "canGrantRole"), "canReadAgain"];
    case "permissions":
      return [
        ...when(node.model, "grantPermission", "canGrantPermission"),
        ...history(node.model),
        "canReadAgain",
      ];
    case "user":
      return node.user.inactiveBecause === "ended"
        ? when(node.model, "grantRole", "canGrantRole")
        : when(node.model, "revokeRole", "canRevokeRole");
    case "permission":
      return when(node.model, "revokePermission", "canRevokePermission");
    case "serverRole":
      return [
        ...(membershipObstacle(node.server, node.role) === null
          ? (["canGrantMembership"] as const)
          : []),
        "canExplain",
        "canShowSql",
        "canReadAgain",
      ];
    case "part":
      return node.part === "members" && membershipObstacle(node.server, node.role) === null
        ? ["canGrantMembership"]
        : [];
    case "related":
      return relatedCapabilities(node);
    case "problem":
    case "orphans":
    case "orphan":
    case "predefined":
    case "grantsOf":
    case "fact":
      return [];
  }
}

function when(
  model: RoleModel,
  action: Parameters<typeof obstacleOf>[1],
  capability: RoleCapability,
): readonly RoleCapability[] {
  return obstacleOf(model, action) === null ? [capability] : [];
}

function history({ history: found }: RoleModel): readonly RoleCapability[] {
  return found === null ? [] : ["canShowHistory"];
}

/** Rows of the first level are about the role that was unfolded: others are the way to it. */
function relatedCapabilities(
  node: Extract<RoleNode, { readonly kind: "related" }>,
): readonly RoleCapability[] {
  const granted = grantedOf(node)[0];
  const role = node.server.roles.find(({ oid }) => oid === granted?.role);
  const revocable = role !== undefined && membershipObstacle(node.server, role) === null;
  return ["canExplain", "canShowSql", ...(revocable ? (["canRevokeMembership"] as const) : [])];
}
