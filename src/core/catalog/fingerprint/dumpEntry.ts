/** One entry of an archive's table of contents, as pg_dump wrote it. */
export interface DumpEntry {
  /** pg_dump's word for what it is ("TABLE", "FK CONSTRAINT", "ACL"). */
  readonly kind: string;
  /** Its name, for comments and grants behind the kind of what they are about ("COLUMN t.c"). */
  readonly tag: string;
  /** Null: it stands in no schema. */
  readonly schema: string | null;
  readonly owner: string | null;
  /** Null: the database's own. */
  readonly tablespace: string | null;
  /** Null: heap, or something that has none. */
  readonly accessMethod: string | null;
  /** The statements that make it. */
  readonly definition: string;
}

/** What the head of an archive says of the dump. */
export interface DumpHead {
  readonly database: string;
  readonly serverVersion: string | null;
  readonly clientVersion: string | null;
}
