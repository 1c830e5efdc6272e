import type { HazardRule } from "../../../../src/core/sql/hazards/rules.ts";

export interface RuleCase {
  /** Texts with this hazard; each counts also with any table made before left out. */
  readonly found: readonly string[];
  /** Texts without it. */
  readonly absent: readonly string[];
  /** Majors on which `found` must not show it. */
  readonly notOn?: readonly number[];
  /** What is offered in place of the first of `found`. */
  readonly safer?: string;
  /** The safer form does the same with more care. */
  readonly stays?: boolean;
}

export const RULES: Readonly<Record<HazardRule, RuleCase>> = {
  "create-index-without-concurrently": {
    found: ["create unique index i on s.t (a)", "create index on only t using gin (a)"],
    absent: [
      "create index concurrently i on t (a)",
      "create table t (a int); create index on t (a)",
    ],
    safer: "create unique index CONCURRENTLY i on s.t (a);",
  },
  "drop-index-without-concurrently": {
    found: ["drop index s.i", "drop index if exists i", "drop index i, j", "drop index i cascade"],
    absent: [
      "drop index concurrently i",
      "create table t (a int); create index i on t (a); drop index i",
    ],
    safer: "drop index CONCURRENTLY s.i;",
  },
  "reindex-without-concurrently": {
    found: [
      "reindex table t",
      "reindex index i",
      "reindex schema s",
      "reindex database d",
      "reindex (verbose) table t",
    ],
    absent: [
      "reindex table concurrently t",
      "reindex (concurrently) table t",
      "reindex (concurrently true) table t",
      "reindex system d",
    ],
    safer: "reindex table CONCURRENTLY t;",
  },
  "add-foreign-key-validates": {
    found: [
      "alter table t add foreign key (a, b) references s.u",
      "alter table t add constraint k foreign key (a) references u (id)",
      "alter table t add column a int default 1 references u",
    ],
    absent: [
      "alter table t add constraint k foreign key (a) references u not valid",
      "alter table t add column a int references u",
      "create table t (a int); alter table t add foreign key (a) references u",
      "create table t (a int references u)",
    ],
    safer:
      "ALTER TABLE t add CONSTRAINT t_a_b_fkey foreign key (a, b) references s.u NOT VALID;\nALTER TABLE t VALIDATE CONSTRAINT t_a_b_fkey;",
  },
  "add-check-validates": {
    found: [
      "alter table only s.t add constraint k check (a > 0)",
      "alter table t add check (a > b)",
      "alter table t add column a int check (a > 0)",
    ],
    absent: [
      "alter table t add constraint k check (a > 0) not valid",
      "create table s.t (a int); alter table s.t add check (a > 0)",
    ],
    safer:
      "ALTER TABLE s.t add constraint k check (a > 0) NOT VALID;\nALTER TABLE s.t VALIDATE CONSTRAINT k;",
  },
  "add-not-null-validates": {
    found: ["alter table t add constraint k not null a"],
    absent: ["alter table t add constraint k not null a not valid"],
    notOn: [15, 16, 17],
    safer:
      "ALTER TABLE t add constraint k not null a NOT VALID;\nALTER TABLE t VALIDATE CONSTRAINT k;",
  },
  "set-not-null-scans": {
    found: [
      "alter table t alter column a set not null",
      "alter table t alter a set not null, alter b set not null",
    ],
    absent: [
      "alter table t add constraint k check (a is not null) not valid; alter table t validate constraint k; alter table t alter a set not null",
      "alter table t alter a drop not null",
    ],
    safer: `ALTER TABLE t ADD CONSTRAINT t_a_not_null CHECK (a IS NOT NULL) NOT VALID;
ALTER TABLE t VALIDATE CONSTRAINT t_a_not_null;
ALTER TABLE t ALTER COLUMN a SET NOT NULL;
ALTER TABLE t DROP CONSTRAINT t_a_not_null;`,
  },
  "add-unique-builds-index": {
    found: [
      'alter table t add unique nulls not distinct (a, "B") include (c)',
      "alter table t add constraint k primary key (a)",
      "alter table t add column a int unique",
      "alter table t add column a int primary key",
    ],
    absent: [
      "alter table t add constraint k unique using index i",
      "create table t (a int unique)",
    ],
    safer: `CREATE UNIQUE INDEX CONCURRENTLY "t_a_B_key" ON t (a, "B") INCLUDE (c) NULLS NOT DISTINCT;
ALTER TABLE t ADD CONSTRAINT "t_a_B_key" UNIQUE USING INDEX "t_a_B_key";`,
  },
  "add-exclusion-builds-index": {
    found: ["alter table t add constraint k exclude using gist (r with &&)"],
    absent: ["create table t (r int4range, exclude using gist (r with &&))"],
  },
  "domain-constraint-validates": {
    found: ["alter domain s.d add constraint k check (value > 0)"],
    absent: [
      "alter domain d add constraint k check (value > 0) not valid",
      "create domain d as int check (value > 0)",
    ],
    safer:
      "alter domain s.d add constraint k check (value > 0) NOT VALID;\nALTER DOMAIN s.d VALIDATE CONSTRAINT k;",
  },
  "validate-in-same-transaction": {
    found: [
      "begin; alter table t add constraint k check (a > 0) not valid; alter table t validate constraint k; commit",
    ],
    absent: [
      "alter table t add constraint k check (a > 0) not valid; alter table t validate constraint k",
      "begin; alter table t add constraint k check (a > 0) not valid; commit; begin; alter table t validate constraint k; commit",
    ],
  },
  "add-column-rewrites": {
    found: [
      "alter table t add column a float8 default random()",
      "alter table t add a serial",
      "alter table t add a bigint generated by default as identity",
      "alter table t add a int generated always as (b * 2) stored",
      "alter table t add a uuid default coalesce(null, gen_random_uuid())",
    ],
    absent: [
      "alter table t add a int default 1",
      "alter table t add a timestamptz default now()",
      "alter table t add a timestamptz default current_timestamp not null",
      "alter table t add a int generated always as (b * 2) virtual",
    ],
    safer: `ALTER TABLE t add column a float8;
ALTER TABLE t ALTER COLUMN a SET DEFAULT random();`,
  },
  "add-column-default-unknown": {
    found: ["alter table t add a int default ours.fresh_number()"],
    absent: [
      "alter table t add a text default lower('X')",
      "alter table t add a uuid default gen_random_uuid()",
    ],
    safer: `ALTER TABLE t add a int;
ALTER TABLE t ALTER COLUMN a SET DEFAULT ours.fresh_number();`,
  },
  "alter-column-type": {
    found: [
      "alter table t alter a type bigint",
      "alter table t alter a set data type text using a::text",
    ],
    absent: ["create table t (a int); alter table t alter a type bigint"],
  },
  "drop-column": {
    found: ["alter table t drop column a"],
    absent: ["alter table t drop constraint k"],
  },
  "drop-table": {
    found: ["drop table t", "drop table if exists s.t, u"],
    absent: ["drop view t", "create table t (a int); drop table t"],
  },
  "drop-schema": {
    found: ["drop schema s cascade", "drop schema if exists s"],
    absent: ["create schema s"],
  },
  "drop-database": { found: ["drop database d"], absent: ["create database d"] },
  "drop-cascade": {
    found: [
      "drop table t cascade",
      "drop view v cascade",
      "drop type y cascade",
      "drop function f() cascade",
      "truncate t cascade",
      "alter table t drop column a cascade",
    ],
    absent: ["drop table t", "drop type y", "truncate t"],
  },
  "rename-relation": {
    found: ["alter table s.t rename to u", "alter view v rename to w"],
    absent: ["alter index i rename to j", "create table t (a int); alter table t rename to u"],
    stays: true,
    safer: `BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE s.t RENAME TO u;
CREATE VIEW s.t AS SELECT * FROM s.u;
COMMIT;`,
  },
  "rename-column": {
    found: ["alter table t rename column a to b"],
    absent: ["alter table t rename constraint a to b"],
  },
  truncate: { found: ["truncate t, u"], absent: ["create table t (a int); truncate t"] },
  "update-without-where": {
    found: ["update s.t set a = 'it''s'", "update t set a = a + 1", "update t set a = u.a from u"],
    absent: ["update t set a = 1 where a <> 1", "create table t (a int); update t set a = 1"],
    safer: `DO $batches$
BEGIN
  LOOP
    UPDATE s.t SET a = 'it''s' WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM s.t WHERE a IS DISTINCT FROM 'it''s' LIMIT 10000 FOR UPDATE));
    EXIT WHEN NOT FOUND;
    COMMIT;
  END LOOP;
END $batches$;`,
  },
  "delete-without-where": {
    found: ["delete from t"],
    absent: ["delete from t where a < now()"],
    safer: `DO $batches$
BEGIN
  LOOP
    DELETE FROM t WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM t LIMIT 10000 FOR UPDATE));
    EXIT WHEN NOT FOUND;
    COMMIT;
  END LOOP;
END $batches$;`,
  },
  "vacuum-full": {
    found: ["vacuum full t", "vacuum (full, analyze) t", "vacuum full"],
    absent: ["vacuum t", "vacuum (full false) t", "vacuum (analyze) t"],
    safer: "vacuum t;",
  },
  cluster: { found: ["cluster t using i", "cluster"], absent: ["alter table t cluster on i"] },
  "refresh-without-concurrently": {
    found: ["refresh materialized view s.m"],
    absent: [
      "refresh materialized view concurrently m",
      "refresh materialized view m with no data",
      "create materialized view m as select 1; refresh materialized view m",
    ],
    safer: "refresh materialized view CONCURRENTLY s.m;",
  },
  "not-in-transaction": {
    found: [
      "begin; create index concurrently i on t (a); commit",
      "begin; vacuum t; end",
      "start transaction; alter table p detach partition q concurrently",
      "begin; alter system set work_mem = '1GB'",
    ],
    absent: [
      "create index concurrently i on t (a)",
      "begin; select 1; commit; create index concurrently i on t (a)",
      "begin; rollback; vacuum t",
      "begin; commit and chain; select 1",
    ],
  },
  "lock-timeout-missing": {
    found: [
      "alter table t add column a int",
      "create index on t (a)",
      "set lock_timeout = 0; drop table t",
      "set local lock_timeout = '1s'; drop table t",
      "begin; set local lock_timeout = '1s'; commit; drop table t",
      "create table x (a int references t)",
    ],
    absent: [
      "set lock_timeout = '2s'; alter table t add column a int",
      "begin; set local lock_timeout to 2000; drop table t; commit",
      "select set_config('lock_timeout', '2s', false); drop table t",
      "create index concurrently on t (a)",
      "insert into t values (1)",
      "create table t (a int); alter table t add column b int",
    ],
    safer: "SET lock_timeout = '2s';\nalter table t add column a int;",
  },
  "work-under-strong-lock": {
    found: [
      "begin; alter table t add column a int; update t set a = 1; commit",
      "begin; drop trigger g on t; create index on u (a); commit",
    ],
    absent: [
      "alter table t add column a int; update t set a = 1",
      "begin; alter table t add column a int; commit; update t set a = 1",
      "begin; create table t (a int); update t set a = 1; commit",
    ],
  },
  "create-trigger": {
    found: ["create trigger g before insert on t for each row execute function f()"],
    absent: [
      "create table t (a int); create trigger g before insert on t for each row execute function f()",
    ],
  },
  "disable-trigger": {
    found: ["alter table t disable trigger all", "alter table t disable trigger g"],
    absent: ["alter table t enable trigger all"],
  },
  "attach-partition-scans": {
    found: ["alter table p attach partition q for values in (1)"],
    absent: ["create table q (a int); alter table p attach partition q for values in (1)"],
  },
  "create-partition": {
    found: ["create table q partition of p for values in (1)"],
    absent: [
      "create table q (a int)",
      "create table p (a int) partition by list (a); create table q partition of p default",
    ],
  },
  "detach-partition-without-concurrently": {
    found: ["alter table s.p detach partition s.q"],
    absent: [
      "alter table p detach partition q concurrently",
      "alter table p detach partition q finalize",
    ],
    safer: "alter table s.p detach partition s.q CONCURRENTLY;",
  },
  "enum-value-in-transaction": {
    found: ["begin; alter type mood add value 'glad'; commit"],
    absent: [
      "alter type mood add value 'glad'",
      "begin; alter type mood rename value 'a' to 'b'; commit",
    ],
  },
  "set-tablespace": {
    found: ["alter table t set tablespace x", "alter index i set tablespace x"],
    absent: ["alter table t set (fillfactor = 50)"],
  },
  "set-logged": {
    found: ["alter table t set logged", "alter table t set unlogged"],
    absent: ["create unlogged table t (a int); alter table t set logged"],
  },
  "set-access-method": {
    found: ["alter table t set access method heap2"],
    absent: ["alter table t set without cluster"],
  },
  "set-expression-rewrites": {
    found: ["alter table t alter a set expression as (b * 2)"],
    absent: ["alter table t alter a drop expression"],
    notOn: [15, 16],
  },
  "lock-table": {
    found: ["lock table t", "lock t in share mode"],
    absent: ["lock table t in row exclusive mode", "create table t (a int); lock table t"],
  },
  "grant-to-public": {
    found: ["grant all on t to public"],
    absent: ["grant select on t to someone", "revoke all on t from public"],
  },
  "alter-system": {
    found: ["alter system set work_mem = '1GB'"],
    absent: ["set work_mem = '1GB'"],
  },
  "annotation-without-reason": {
    found: [
      "-- schema-ops: allow truncate\ntruncate t",
      "-- schema-ops: allow truncate because\ntruncate t",
      "-- schema-ops: allow truncating because it is empty\ntruncate t",
    ],
    absent: [
      "-- schema-ops: allow truncate because it is empty\ntruncate t",
      "-- allow truncate\ntruncate t",
    ],
  },
};
