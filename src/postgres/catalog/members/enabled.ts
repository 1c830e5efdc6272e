/** When triggers and rules fire, by `tgenabled` and `ev_enabled`. */
export const ENABLED = { O: "origin", A: "always", R: "replica", D: "disabled" } as const;
