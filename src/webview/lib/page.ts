import { render, type VNode } from "preact";
import type { MessagePort } from "../../protocol/rpc.ts";

/** The wire to the host. */
export function hostPort(vscode: { postMessage(message: unknown): void }): MessagePort {
  return {
    post: (message) => vscode.postMessage(message),
    listen: (listener) => {
      const hear = (event: MessageEvent<unknown>): void => listener(event.data);
      window.addEventListener("message", hear);
      return { dispose: () => window.removeEventListener("message", hear) };
    },
  };
}

/** What the other end should not have said. */
export function report(what: string): void {
  // eslint-disable-next-line no-console -- the webview's console is its only log
  console.warn(what);
}

/** Draws once for all that happens in a turn; never inside a render, which an effect's dispatch would be. */
export function drawer(view: () => VNode): () => void {
  const root = document.getElementById("root");
  if (root === null) {
    throw new Error("The page has no root.");
  }
  let isDrawing = false;
  return () => {
    if (isDrawing) {
      return;
    }
    isDrawing = true;
    queueMicrotask(() => {
      isDrawing = false;
      render(view(), root);
    });
  };
}

/** Adds rules to the page: its policy lets in no style element; a sheet that is made here is none. */
export function addStyle(rules: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
