import type { ComponentChildren, JSX } from "preact";
import { visibleText } from "../../core/lib/visibleText.ts";

/** A page before its host has answered: there are no words yet, only a bar that moves. */
export function Loading({ children }: { readonly children?: ComponentChildren }): JSX.Element {
  return (
    <main aria-busy="true">
      <progress class="loading" aria-label="Schema Ops" />
      {children}
    </main>
  );
}

/** A page whose host could not answer. */
export function Failed({ message }: { readonly message: string }): JSX.Element {
  return (
    <main>
      <p role="alert">{visibleText(message)}</p>
    </main>
  );
}
