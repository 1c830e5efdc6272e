import type { ConnectionTarget } from "../../core/connection/profile.ts";
import { type Disposable, DisposableStore } from "../../core/lib/disposable.ts";
import type { RoleReader } from "../../core/roles/ports.ts";
import type { Connections } from "../connections/connections.ts";
import { LazyTree } from "../tree/lazyTree.ts";
import { connectionNode, type RoleNode } from "./roleNode.ts";
import { RoleSource } from "./roleSource.ts";

export const ROLES_VIEW = "schemaOps.roles";

export interface RolesViewParts {
  readonly connections: Connections;
  readonly isTrusted: () => boolean;
  readonly reader: () => Promise<RoleReader>;
  readonly target: (connection: string) => Promise<ConnectionTarget>;
}

/** The view "Roles": who may do what, in the application and in PostgreSQL. */
export class RolesView implements Disposable {
  readonly tree: LazyTree<RoleNode>;
  readonly #store = new DisposableStore();

  constructor(parts: RolesViewParts) {
    const { connections } = parts;
    const source = new RoleSource({
      ...parts,
      connections: () => (parts.isTrusted() ? connections.profiles().map(({ name }) => name) : []),
      profile: (connection) => connections.find(connection),
    });
    this.tree = this.#store.add(new LazyTree(source, { view: ROLES_VIEW }));
    let shown = JSON.stringify(connections.profiles());
    this.#store.add(
      connections.onDidChange(() => {
        // A test of a connection changes its status only, and that is not shown here.
        const now = JSON.stringify(connections.profiles());
        if (now !== shown) {
          shown = now;
          this.tree.refresh();
        }
      }),
    );
  }

  /** Reads anew what is unfolded of a connection: counts stand on several levels. */
  refreshConnection(connection: string): void {
    this.tree.refresh(this.tree.find(connectionNode(connection).id));
  }

  dispose(): void {
    this.#store.dispose();
  }
}
