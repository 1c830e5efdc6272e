/** One change of the catalog's schema, and the objects in which a fingerprint must show it. */
export interface SchemaChange {
  readonly what: string;
  /** `:db` stands for the database's own name. */
  readonly sql: string;
  /** Each: `+` came, `-` went, `~` changed, then the kind and the name. Nothing else may differ. */
  readonly shows: readonly string[];
}

const ORDERS = `"we""ird. 'One'"."Orders ""of"" 👩‍🚀"`;
/** A name as pg_dump writes it behind the kind of what a comment or a grant is about. */
const ORDERS_TAG = `"Orders ""of"" 👩‍🚀"`;
const ORDERS_NAME = `Orders "of" 👩‍🚀`;

/** Each stands on those before it. */
export const SCHEMA_CHANGES: readonly SchemaChange[] = [
  {
    what: "a table's comment",
    sql: "COMMENT ON TABLE app.parent IS 'new'",
    shows: ["+COMMENT TABLE parent"],
  },
  {
    what: "another text of it",
    sql: "COMMENT ON TABLE app.parent IS 'newer'",
    shows: ["~COMMENT TABLE parent"],
  },
  {
    what: "a column's comment",
    sql: "COMMENT ON COLUMN app.child.a IS NULL",
    shows: ["-COMMENT COLUMN child.a"],
  },
  {
    what: "a grant on a table",
    sql: "GRANT SELECT ON app.parent TO keeper",
    shows: ["+ACL TABLE parent"],
  },
  {
    what: "a grant option",
    sql: "GRANT SELECT ON app.parent TO keeper WITH GRANT OPTION",
    shows: ["~ACL TABLE parent"],
  },
  {
    what: "a grant on a column",
    sql: `GRANT REFERENCES (amount) ON ${ORDERS} TO keeper`,
    shows: [`~ACL COLUMN ${ORDERS_TAG}.amount`],
  },
  {
    what: "what everybody may do with a function",
    sql: "REVOKE EXECUTE ON FUNCTION app.distance_of(double precision, double precision) FROM PUBLIC",
    shows: ["+ACL FUNCTION distance_of(double precision, double precision)"],
  },
  {
    what: "who may use a schema",
    sql: "REVOKE CREATE ON SCHEMA app FROM PUBLIC",
    shows: ["~ACL SCHEMA app"],
  },
  {
    what: "an owner, and nothing of what belongs to the table",
    sql: "ALTER TABLE app.measured_2026 OWNER TO keeper",
    shows: ["~TABLE measured_2026"],
  },
  {
    what: "the owner of a schema",
    sql: 'ALTER SCHEMA "select" OWNER TO keeper',
    shows: ["~SCHEMA select"],
  },
  {
    what: "a setting of the database",
    sql: "ALTER DATABASE :db SET statement_timeout = '5min'",
    shows: ['+DATABASE PROPERTIES :"DBNAME"'],
  },
  {
    what: "another value of it",
    sql: "ALTER DATABASE :db SET statement_timeout = '6min'",
    shows: ['~DATABASE PROPERTIES :"DBNAME"'],
  },
  {
    what: "a setting of a role in the database",
    sql: "ALTER ROLE keeper IN DATABASE :db SET work_mem = '5MB'",
    shows: ['~DATABASE PROPERTIES :"DBNAME"'],
  },
  {
    what: "how many may connect",
    sql: "ALTER DATABASE :db CONNECTION LIMIT 50",
    shows: ['~DATABASE PROPERTIES :"DBNAME"'],
  },
  {
    what: "the database's comment",
    sql: "COMMENT ON DATABASE :db IS 'mine'",
    shows: ['+COMMENT DATABASE :"DBNAME"'],
  },
  {
    what: "who may connect",
    sql: "REVOKE CONNECT ON DATABASE :db FROM PUBLIC",
    shows: ['+ACL DATABASE :"DBNAME"'],
  },
  {
    what: "the database's owner",
    sql: "ALTER DATABASE :db OWNER TO keeper",
    shows: ['~DATABASE :"DBNAME"'],
  },
  {
    what: "a new column",
    sql: "ALTER TABLE app.other_parent ADD COLUMN note text",
    // The child has it too, but says so by INHERITS.
    shows: ["~TABLE other_parent"],
  },
  {
    what: "a column's type",
    sql: "ALTER TABLE app.other_parent ALTER COLUMN note TYPE varchar(7)",
    shows: ["~TABLE other_parent"],
  },
  {
    what: "a column's default",
    sql: "ALTER TABLE app.uses_function ALTER COLUMN n SET DEFAULT 4",
    shows: ["~TABLE uses_function"],
  },
  {
    what: "that a column may not be null",
    sql: "ALTER TABLE app.right_side ALTER COLUMN left_id SET NOT NULL",
    shows: ["~TABLE right_side"],
  },
  {
    what: "a column's name",
    sql: "ALTER TABLE app.other_parent RENAME COLUMN note TO remark",
    shows: ["~TABLE other_parent"],
  },
  {
    what: "a statistics target",
    sql: "ALTER TABLE app.left_side ALTER COLUMN id SET STATISTICS 321",
    shows: ["~TABLE left_side"],
  },
  {
    what: "a column's option",
    sql: "ALTER TABLE app.left_side ALTER COLUMN id SET (n_distinct = -1)",
    shows: ["~TABLE left_side"],
  },
  {
    what: "how a column is stored",
    sql: `ALTER TABLE ${ORDERS} ALTER COLUMN tags SET STORAGE EXTERNAL`,
    shows: [`~TABLE ${ORDERS_NAME}`],
  },
  {
    what: "how a column is compressed",
    sql: `ALTER TABLE ${ORDERS} ALTER COLUMN big SET COMPRESSION default`,
    shows: [`~TABLE ${ORDERS_NAME}`],
  },
  {
    what: "a storage parameter",
    sql: "ALTER TABLE app.left_side SET (fillfactor = 80)",
    shows: ["~TABLE left_side"],
  },
  {
    what: "a storage parameter of an index",
    sql: "ALTER INDEX app.kept_n SET (fillfactor = 81)",
    shows: ["~INDEX kept_n"],
  },
  {
    what: "a table that is logged now, with its sequences",
    sql: "ALTER TABLE app.quick_one SET LOGGED",
    shows: ["~SEQUENCE quick_one_b_seq", "~SEQUENCE quick_one_c_seq", "~TABLE quick_one"],
  },
  {
    what: "a new index",
    sql: "CREATE INDEX by_right ON app.left_side (right_id)",
    shows: ["+INDEX by_right"],
  },
  {
    what: "an index on something else",
    sql: "DROP INDEX app.by_right; CREATE INDEX by_right ON app.left_side (right_id DESC)",
    shows: ["~INDEX by_right"],
  },
  { what: "an index that is gone", sql: "DROP INDEX app.by_right", shows: ["-INDEX by_right"] },
  {
    what: "a table that is clustered no more",
    sql: `ALTER TABLE ${ORDERS} SET WITHOUT CLUSTER`,
    shows: ["~INDEX for_identity"],
  },
  {
    what: "a replica identity",
    sql: 'ALTER TABLE app."CamelCase" REPLICA IDENTITY DEFAULT',
    shows: ["~TABLE CamelCase"],
  },
  {
    what: "a constraint that is valid now",
    sql: `ALTER TABLE ${ORDERS} VALIDATE CONSTRAINT not_yet`,
    // What is not valid stands apart from its table, and what is valid within it.
    shows: [`-CHECK CONSTRAINT ${ORDERS_NAME} not_yet`, `~TABLE ${ORDERS_NAME}`],
  },
  {
    what: "what a foreign key does",
    sql: `ALTER TABLE app.left_side DROP CONSTRAINT "round ""about""";
          ALTER TABLE app.left_side ADD CONSTRAINT "round ""about""" FOREIGN KEY (right_id)
            REFERENCES app.right_side (id) MATCH FULL ON UPDATE CASCADE ON DELETE CASCADE NOT VALID;
          COMMENT ON CONSTRAINT "round ""about""" ON app.left_side IS 'circle'`,
    shows: ['~FK CONSTRAINT left_side round "about"'],
  },
  {
    what: "a trigger that is enabled",
    sql: `ALTER TABLE ${ORDERS} ENABLE TRIGGER switched_off`,
    shows: [`~TRIGGER ${ORDERS_NAME} switched_off`],
  },
  {
    what: "a trigger for replicas",
    sql: `ALTER TABLE ${ORDERS} ENABLE REPLICA TRIGGER switched_off`,
    shows: [`~TRIGGER ${ORDERS_NAME} switched_off`],
  },
  {
    what: "an event trigger",
    sql: "ALTER EVENT TRIGGER asleep ENABLE",
    shows: ["~EVENT TRIGGER asleep"],
  },
  {
    what: "a rule",
    sql: `ALTER TABLE ${ORDERS} DISABLE RULE "no delete"`,
    shows: [`~RULE ${ORDERS_NAME} no delete`],
  },
  {
    what: "a policy",
    sql: `ALTER POLICY adding ON ${ORDERS} WITH CHECK (amount <> 3)`,
    shows: [`~POLICY ${ORDERS_NAME} adding`],
  },
  {
    what: "whom a policy binds",
    sql: `ALTER POLICY adding ON ${ORDERS} TO keeper`,
    shows: [`~POLICY ${ORDERS_NAME} adding`],
  },
  {
    what: "row security",
    sql: "ALTER TABLE app.right_side ENABLE ROW LEVEL SECURITY",
    shows: ["+ROW SECURITY right_side"],
  },
  {
    what: "row security for the owner as well",
    sql: "ALTER TABLE app.right_side FORCE ROW LEVEL SECURITY",
    shows: ["~TABLE right_side"],
  },
  {
    what: "default privileges",
    sql: 'ALTER DEFAULT PRIVILEGES FOR ROLE "Select" IN SCHEMA app GRANT SELECT ON TABLES TO keeper',
    shows: ["+DEFAULT ACL DEFAULT PRIVILEGES FOR TABLES"],
  },
  {
    what: "a label of an enumeration",
    sql: "ALTER TYPE app.mood ADD VALUE 'new' AFTER 'sad'",
    shows: ["~TYPE mood"],
  },
  {
    what: "a domain's check",
    sql: "ALTER DOMAIN app.percent DROP CONSTRAINT to_100",
    shows: ["~DOMAIN percent"],
  },
  {
    what: "a sequence's step",
    sql: 'ALTER SEQUENCE app."Count ""down""" INCREMENT -4',
    shows: ['~SEQUENCE Count "down"'],
  },
  {
    what: "a function's body",
    sql: "CREATE OR REPLACE FUNCTION app.total_of_two(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $2 + $1'",
    shows: ["~FUNCTION total_of_two(integer, integer)"],
  },
  {
    what: "how costly a function is",
    sql: "ALTER FUNCTION app.total_of_two(integer, integer) COST 3",
    shows: ["~FUNCTION total_of_two(integer, integer)"],
  },
  {
    what: "another function of the name",
    sql: "CREATE FUNCTION app.total_of_two(bigint, bigint) RETURNS bigint LANGUAGE sql AS 'SELECT $1'",
    shows: ["+FUNCTION total_of_two(bigint, bigint)"],
  },
  {
    what: "a view's question",
    sql: "CREATE OR REPLACE VIEW app.no_column AS SELECT WHERE true",
    shows: ["~VIEW no_column"],
  },
  {
    what: "a view's option",
    sql: "ALTER VIEW app.no_column SET (security_barrier = true)",
    shows: ["~VIEW no_column"],
  },
  {
    what: "a statistics object",
    sql: "ALTER STATISTICS app.kept_together SET STATISTICS 33",
    shows: ["~STATISTICS kept_together"],
  },
  {
    what: "a partition that is taken off",
    sql: "ALTER TABLE app.hashed DETACH PARTITION app.hashed_1",
    shows: ["-INDEX ATTACH hashed_1_pkey", "-TABLE ATTACH hashed_1"],
  },
  {
    what: "an access method",
    sql: "ALTER TABLE app.quick_one SET ACCESS METHOD heap_too",
    shows: ["~TABLE quick_one"],
  },
  {
    what: "what is published",
    sql: "ALTER PUBLICATION nothing_yet SET (publish = 'update')",
    shows: ["~PUBLICATION nothing_yet"],
  },
  {
    what: "a table that is published",
    sql: "ALTER PUBLICATION nothing_yet ADD TABLE app.right_side",
    shows: ["+PUBLICATION TABLE nothing_yet right_side"],
  },
  {
    what: "an option of a foreign server",
    sql: `ALTER SERVER "far Away" OPTIONS (SET host 'elsewhere')`,
    shows: ["~SERVER far Away"],
  },
  {
    what: "an operator of a name that others have",
    sql: `CREATE OPERATOR plumbing.~/ (RIGHTARG = bigint, FUNCTION = int8um);`,
    shows: ["+OPERATOR ~/"],
  },
  {
    what: "an extension",
    sql: "CREATE EXTENSION hstore WITH SCHEMA app",
    shows: ["+COMMENT EXTENSION hstore", "+EXTENSION hstore"],
  },
  {
    what: "a cast",
    sql: "DROP CAST (app.mood AS app.thing)",
    shows: ["-CAST CAST (app.mood AS app.thing)", "-COMMENT CAST (app.mood AS app.thing)"],
  },
  {
    what: "a search configuration",
    sql: "ALTER TEXT SEARCH CONFIGURATION plumbing.plain ADD MAPPING FOR word WITH simple",
    shows: ["~TEXT SEARCH CONFIGURATION plain"],
  },
];

/** What changes nothing of a schema. */
export const NO_CHANGES: readonly { readonly what: string; readonly sql: string }[] = [
  {
    what: "rows",
    sql: "INSERT INTO app.left_side (id, right_id) VALUES (901, NULL) ON CONFLICT DO NOTHING",
  },
  { what: "statistics", sql: "ANALYZE app.left_side" },
  { what: "a sequence's value", sql: `SELECT nextval('app."Count ""down"""')` },
  { what: "a large object", sql: "SELECT lo_from_bytea(4712, 'x')" },
  {
    what: "the order of grants",
    sql: `REVOKE ALL ON app.kept FROM PUBLIC; GRANT SELECT ON app.kept TO PUBLIC`,
  },
  { what: "rows of a materialized view", sql: "REFRESH MATERIALIZED VIEW app.kept" },
];
