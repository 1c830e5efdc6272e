import type * as vscode from "vscode";

import type { MessagePort } from "../../protocol/rpc.ts";

/** The host's end of a webview's wire. */
export function portOf(webview: vscode.Webview): MessagePort {
  return {
    post: (message) => void webview.postMessage(message),
    listen: (listener) => webview.onDidReceiveMessage(listener),
  };
}
