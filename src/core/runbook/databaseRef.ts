/**
 * The database a query or a block is meant for, and how that is known.
 * `name` is a database name ("mgmt_db"), `connection` a connection's name given by an annotation.
 * - `command`: `-d`, `--dbname`, a connection string or `PGDATABASE=` in the same command
 * - `annotation`: `<!-- schema-ops: connection=manager -->` or `database=mgmt_db`
 * - `step`: the only database that the step's own blocks name
 * - `heading`: words of the headings, matched to the names and roles of the connections
 * - `ask`: not known: a person must choose
 */
export type DatabaseRef =
  | { readonly via: "command" | "step"; readonly name: string }
  | { readonly via: "annotation"; readonly name: string | null; readonly connection: string | null }
  | { readonly via: "heading"; readonly words: string }
  | { readonly via: "ask" };
