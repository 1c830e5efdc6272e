import { randomUUID } from "node:crypto";
import * as vscode from "vscode";

import { PAGE_STYLES, webviewHtml } from "./webviewHtml.ts";

/** What a page may do and load: its own script and style, and nothing else of the disk. */
export function pageOptions(extensionUri: vscode.Uri): vscode.WebviewOptions {
  return {
    enableScripts: true,
    localResourceRoots: [
      vscode.Uri.joinPath(extensionUri, "dist", "pages"),
      vscode.Uri.joinPath(extensionUri, "media"),
    ],
  };
}

/** The document of a page in this webview, in the person's language. */
export function pageHtml(
  extensionUri: vscode.Uri,
  webview: vscode.Webview,
  name: keyof typeof PAGE_STYLES,
  title: string,
): string {
  const uri = (...parts: string[]): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, ...parts)).toString();
  return webviewHtml({
    cspSource: webview.cspSource,
    scriptUri: uri("dist", "pages", `${name}.js`),
    styleUris: PAGE_STYLES[name].map((file) => uri("media", file)),
    nonce: randomUUID().replaceAll("-", ""),
    language: vscode.env.language,
    title,
  });
}
