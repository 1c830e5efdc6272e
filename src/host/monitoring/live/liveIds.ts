/** The view type: in package.json as the activation event `onWebviewPanel:schemaOps.live`. */
export const LIVE_VIEW_TYPE = "schemaOps.live";
