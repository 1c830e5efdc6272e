import type { Folder } from "../../core/catalog/objects.ts";

/** Folders of what is neither relation nor routine nor type: each gathers small catalogs. */
export const OTHER_FOLDERS = ["operators", "collations", "textSearch"] as const satisfies Folder[];
export type OtherFolder = (typeof OTHER_FOLDERS)[number];

interface SmallCatalog {
  readonly catalog: string;
  /** The prefix of its columns: "opr" of `oprname`. */
  readonly prefix: string;
  /** Tells the kind where several catalogs are read in one statement. */
  readonly letter: string;
  readonly signature?: string;
  readonly where?: string;
}

const ACCESS_METHOD = (column: string): string =>
  `(SELECT m.amname::text FROM pg_catalog.pg_am AS m WHERE m.oid = o.${column})`;

const CATALOGS: Readonly<Record<OtherFolder, readonly SmallCatalog[]>> = {
  operators: [
    {
      catalog: "pg_operator",
      prefix: "opr",
      letter: "o",
      signature: `CASE WHEN o.oprleft = 0 THEN 'NONE' ELSE format_type(o.oprleft, NULL) END
                  || ', ' || format_type(o.oprright, NULL)`,
      // One that another names as its commutator, and nobody has made yet.
      where: "o.oprcode <> 0",
    },
    { catalog: "pg_opclass", prefix: "opc", letter: "k", signature: ACCESS_METHOD("opcmethod") },
    { catalog: "pg_opfamily", prefix: "opf", letter: "y", signature: ACCESS_METHOD("opfmethod") },
  ],
  collations: [
    {
      catalog: "pg_collation",
      prefix: "coll",
      letter: "c",
      // Those of another encoding than the database's cannot be used here.
      where: `o.collencoding IN (-1, (SELECT b.encoding FROM pg_catalog.pg_database AS b
                                       WHERE b.datname = current_database()))`,
    },
    { catalog: "pg_conversion", prefix: "con", letter: "v" },
  ],
  textSearch: [
    { catalog: "pg_ts_config", prefix: "cfg", letter: "C" },
    { catalog: "pg_ts_dict", prefix: "dict", letter: "D" },
    { catalog: "pg_ts_parser", prefix: "prs", letter: "P" },
    { catalog: "pg_ts_template", prefix: "tmpl", letter: "T" },
  ],
};

/** Rows with oid, namespace, name, signature, letter and catalog of what stands in the schemas that `schemas` tells ("= $1"). */
export function otherNames(folder: OtherFolder, schemas: string): string {
  return CATALOGS[folder]
    .map(
      ({ catalog, prefix, letter, signature = "NULL", where = "true" }) => `
      SELECT o.oid, o.${prefix}namespace AS namespace, o.${prefix}name AS name, ${signature} AS signature,
             '${letter}'::"char" AS letter, 'pg_catalog.${catalog}'::regclass::oid AS catalog
        FROM pg_catalog.${catalog} AS o
       WHERE o.${prefix}namespace ${schemas} AND ${where}`,
    )
    .join("\n      UNION ALL");
}

/** Rows with folder and count of what stands in the schema $1. Without the names: what is not asked for is not planned. */
export const OTHER_COUNTS = `
  SELECT o.folder, count(*)::int AS count
    FROM (${OTHER_FOLDERS.flatMap((folder) =>
      CATALOGS[folder].map(
        ({ catalog, prefix, where = "true" }) => `
      SELECT '${folder}' AS folder FROM pg_catalog.${catalog} AS o WHERE o.${prefix}namespace = $1 AND ${where}`,
      ),
    ).join("\n      UNION ALL")}) AS o
   GROUP BY o.folder`;
