import type { Scope } from "../../core/deployment/control.ts";

/** Beyond this many the oldest is forgotten. */
const LONGEST = 50;

/** The scopes that a page has shown, as a browser keeps them: showing another forgets what lay ahead. */
export class ScopeHistory {
  #scopes: Scope[] = [{ kind: "all" }];
  #at = 0;

  get current(): Scope {
    return this.#scopes[this.#at] ?? { kind: "all" };
  }

  get canGoBack(): boolean {
    return this.#at > 0;
  }

  get canGoForward(): boolean {
    return this.#at < this.#scopes.length - 1;
  }

  show(scope: Scope): void {
    if (isSame(scope, this.current)) {
      return;
    }
    this.#scopes = [...this.#scopes.slice(0, this.#at + 1), scope].slice(-LONGEST);
    this.#at = this.#scopes.length - 1;
  }

  /** Begins with this scope: nothing came before it. */
  restart(scope: Scope): void {
    this.#scopes = [scope];
    this.#at = 0;
  }

  back(): void {
    this.#at = Math.max(0, this.#at - 1);
  }

  forward(): void {
    this.#at = Math.min(this.#scopes.length - 1, this.#at + 1);
  }
}

function isSame(a: Scope, b: Scope): boolean {
  return a.kind === b.kind && (a.kind === "all" || b.kind === "all" || a.id === b.id);
}
