/** Files under media/ that each page is styled by, in the order in which they apply. */
export const PAGE_STYLES = {
  results: ["page.css", "sql.css", "cards.css", "results.css"],
  monitoring: ["page.css", "sql.css", "cards.css", "charts.css", "monitoring.css"],
  live: ["page.css", "cards.css", "charts.css", "live.css"],
  rows: ["page.css", "sql.css", "rows.css"],
} as const;

export interface WebviewHtmlParts {
  /** `webview.cspSource` */
  readonly cspSource: string;
  readonly scriptUri: string;
  /** In the order in which they apply. */
  readonly styleUris: readonly string[];
  /** Fresh for every load. */
  readonly nonce: string;
  /** BCP 47, for screen readers. */
  readonly language: string;
  readonly title: string;
}

/** The document of a page: nothing but its script, its style, and a policy that allows nothing else. */
export function webviewHtml(parts: WebviewHtmlParts): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${parts.nonce}'`,
    `style-src ${parts.cspSource}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="${escapeHtml(parts.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(parts.title)}</title>
${parts.styleUris.map((uri) => `<link rel="stylesheet" href="${escapeHtml(uri)}">`).join("\n")}
</head>
<body>
<div id="root"></div>
<script nonce="${escapeHtml(parts.nonce)}" src="${escapeHtml(parts.scriptUri)}"></script>
</body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
