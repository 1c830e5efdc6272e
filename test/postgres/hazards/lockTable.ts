/** A statement, and what PostgreSQL does that core cannot read from its text. */
export interface LockCase {
  readonly sql: string;
  /** Majors on which it can be run; default: all. */
  readonly from?: number;
  /** Locks on relations that the text does not name, by relation; they may be read as well. */
  readonly serverKnows?: Readonly<Record<string, string>>;
  /** Core says "perhaps"; the server does it here, or does not. */
  readonly perhaps?: "does" | "does not";
  /** Filenodes change for another reason than a rewrite, or a scan is not counted by the statistics. */
  readonly unproved?: readonly ("rewrite" | "scan")[];
}

/** What the cases work on: made anew in each transaction's database. */
export const SETUP = `
  create extension if not exists pgcrypto;
  create function steady() returns int language sql stable as 'select 1';
  create table b (id int primary key, name varchar(20));
  insert into b select g, 'n' || g from generate_series(1, 200) g;
  create table t (
    id int primary key, a int, b_id int, c text, v varchar(20), n numeric(10, 2), at timestamp default now(),
    keep int not null default 1);
  insert into t select g, g, g, 'c' || g, 'v', g, now() from generate_series(1, 200) g;
  create index t_a on t (a);
  create unique index t_u on t (id, a);
  create unique index t_only_id on t (id);
  alter table t add constraint t_positive check (a > 0) not valid;
  alter table t add constraint t_b foreign key (b_id) references b not valid;
  create function tf() returns trigger language plpgsql as 'begin return new; end';
  create trigger t_trigger before insert on t for each row execute function tf();
  create trigger t_other before update on t for each row execute function tf();
  create rule t_rule as on delete to t do also select 1;
  create policy t_policy on t using (true);
  create statistics t_statistics on id, a from t;
  create view w as select id, a from t;
  create materialized view m as select id, a from t;
  create unique index m_id on m (id);
  create sequence s;
  create table p (id int, at int) partition by range (at);
  create table p1 partition of p for values from (0) to (10);
  create table p2 (id int, at int);
  insert into p2 select g, 11 from generate_series(1, 100) g;
  create schema other;
  create table parent (id int);
  create table child (id int) inherits (parent);
  create table kid (id int);
  create table i (id int generated always as identity, n int not null);
  create unlogged table u (id int);
  insert into u select generate_series(1, 100);
  create type mood as enum ('sad');
  create publication pub for table b;
  create role hazards_someone;
`;

export const CASES: readonly LockCase[] = [
  // ---- rows
  { sql: "select * from t" },
  { sql: "select * from t join b on b.id = t.b_id where t.a > 1" },
  { sql: "select * from t for update" },
  { sql: "select * from t x join b on b.id = x.b_id for share of x" },
  { sql: "with q as (select * from b) select * from t, q" },
  { sql: "insert into t (id, a) select 1000 + id, 1 from b" },
  { sql: "update t set a = 1 where id = 1" },
  { sql: "update t set a = b.id from b where b.id = t.b_id" },
  { sql: "update t set a = 2" },
  { sql: "delete from kid where id in (select a from t)" },
  { sql: "delete from kid" },
  { sql: "merge into kid using b on b.id = kid.id when not matched then insert values (b.id)" },
  { sql: "with d as (delete from kid returning id) insert into parent select id from d" },
  { sql: "copy t (id) to program 'cat > /dev/null'" },
  { sql: "explain select * from t" },
  { sql: "declare q cursor for select * from t" },
  // ---- indexes
  { sql: "create index on t (c)" },
  { sql: "create unique index new_index on t (id)" },
  { sql: "drop index t_a", serverKnows: { t: "ACCESS EXCLUSIVE" } },
  { sql: "reindex index t_a", serverKnows: { t: "SHARE" } },
  { sql: "reindex table t", serverKnows: { t_a: "ACCESS EXCLUSIVE" } },
  { sql: "alter index t_a rename to t_b" },
  { sql: "alter index t_a set (fillfactor = 70)" },
  { sql: "refresh materialized view m", serverKnows: { t: "ACCESS SHARE" } },
  { sql: "refresh materialized view concurrently m", serverKnows: { t: "ACCESS SHARE" } },
  // ---- maintenance
  { sql: "analyze t" },
  { sql: "cluster t using t_a" },
  { sql: "truncate t", unproved: ["rewrite"] },
  { sql: "truncate b cascade", serverKnows: { t: "ACCESS EXCLUSIVE" }, unproved: ["rewrite"] },
  { sql: "lock table t in share mode" },
  { sql: "lock table t in row exclusive mode" },
  { sql: "lock table t" },
  // ---- ALTER TABLE: columns
  { sql: "alter table t add column x int" },
  { sql: "alter table t add column x int default 5" },
  { sql: "alter table t add column x int not null default 5" },
  { sql: "alter table t add column x timestamptz default now()" },
  { sql: "alter table t add column x float8 default random()" },
  { sql: "alter table t add column x uuid default gen_random_uuid()" },
  { sql: "alter table t add column x int default steady()", perhaps: "does not" },
  { sql: "alter table t add column x serial" },
  { sql: "alter table t add column x int generated always as identity" },
  { sql: "alter table t add column x int generated always as (a * 2) stored" },
  { sql: "alter table t add column x int generated always as (a * 2) virtual", from: 18 },
  { sql: "alter table t add column x int references b" },
  { sql: "alter table t add column x int default 1 references b" },
  { sql: "alter table t add column x int default 1 check (x > 0)" },
  { sql: "alter table t add column x int unique" },
  { sql: "alter table t add column x mood", perhaps: "does not" },
  { sql: "alter table t drop column c" },
  { sql: "alter table t alter column a set default 3" },
  { sql: "alter table t alter column a drop default" },
  { sql: "alter table t alter column a set not null" },
  { sql: "alter table t alter column keep drop not null" },
  { sql: "alter table t alter column v type varchar(30)", perhaps: "does not" },
  { sql: "alter table t alter column v type text", perhaps: "does not" },
  { sql: "alter table t alter column v type varchar(10)", perhaps: "does" },
  { sql: "alter table t alter column keep type bigint", perhaps: "does" },
  { sql: "alter table t alter column keep type text using keep::text", perhaps: "does" },
  { sql: "alter table t alter column keep type int using keep + 1" },
  { sql: "alter table t alter column n type numeric(12, 2)", perhaps: "does not" },
  { sql: "alter table t alter column a set statistics 500" },
  { sql: "alter table t alter column a set (n_distinct = 5)" },
  { sql: "alter table t alter column c set storage external" },
  { sql: "alter table t alter column c set compression pglz" },
  { sql: "alter table i alter column n add generated always as identity" },
  {
    sql: "alter table i alter column id drop identity",
    serverKnows: { i_id_seq: "ACCESS EXCLUSIVE" },
  },
  // ---- ALTER TABLE: constraints
  { sql: "alter table t add constraint k check (a > 0)" },
  { sql: "alter table t add constraint k check (a > 0) not valid" },
  { sql: "alter table t add constraint k foreign key (b_id) references b (id)" },
  { sql: "alter table t add constraint k foreign key (b_id) references b (id) not valid" },
  { sql: "alter table t add constraint k not null a", from: 18 },
  { sql: "alter table t add constraint k not null a not valid", from: 18 },
  { sql: "alter table t add constraint k unique (id)" },
  { sql: "alter table kid add primary key (id)", unproved: ["scan"] },
  {
    sql: "alter table t add constraint k unique using index t_u",
    serverKnows: { t_u: "SHARE UPDATE EXCLUSIVE" },
  },
  { sql: "alter table t add constraint k exclude using btree (id with =)" },
  { sql: "alter table t validate constraint t_positive" },
  { sql: "alter table t validate constraint t_b", serverKnows: { b: "ROW SHARE" } },
  { sql: "alter table t alter constraint t_b deferrable" },
  { sql: "alter table t drop constraint t_positive" },
  { sql: "alter table t drop constraint t_b", serverKnows: { b: "ACCESS EXCLUSIVE" } },
  { sql: "alter table t rename constraint t_positive to t_more" },
  // ---- ALTER TABLE: the rest
  { sql: "alter table t disable trigger t_trigger" },
  { sql: "alter table t enable trigger all" },
  { sql: "alter table t disable rule t_rule" },
  { sql: "alter table t enable row level security" },
  { sql: "alter table t replica identity full" },
  { sql: "alter table t set (fillfactor = 70)" },
  { sql: "alter table t set (autovacuum_enabled = off)" },
  { sql: "alter table t reset (fillfactor)" },
  { sql: "alter table t set (user_catalog_table = true)" },
  { sql: "alter table t cluster on t_a", serverKnows: { t_a: "SHARE UPDATE EXCLUSIVE" } },
  { sql: "alter table u set logged" },
  { sql: "alter table kid set unlogged" },
  { sql: "alter table t owner to hazards_someone" },
  { sql: "alter table t set schema other" },
  { sql: "alter table kid inherit parent" },
  { sql: "alter table child no inherit parent", serverKnows: { parent: "ACCESS SHARE" } },
  { sql: "alter table p attach partition p2 for values from (10) to (20)", perhaps: "does" },
  { sql: "alter table p detach partition p1" },
  { sql: "alter table t rename to t2" },
  { sql: "alter table t rename column a to a2" },
  { sql: "alter table t add column x int, validate constraint t_positive" },
  { sql: "alter view w alter column a set default 1" },
  { sql: "alter view w set (security_barrier = true)" },
  { sql: "alter sequence s increment 5" },
  // ---- creating
  { sql: "create table x (id int references b)" },
  { sql: "create table x (like t including all)" },
  { sql: "create table p3 partition of p for values from (20) to (30)" },
  { sql: "create table x () inherits (parent)" },
  { sql: "create table x as select * from t" },
  { sql: "select * into x from t" },
  { sql: "create view x as select * from t" },
  { sql: "create or replace view w as select id, a from t" },
  { sql: "create materialized view x as select * from t" },
  { sql: "create trigger x before insert on t for each row execute function tf()" },
  { sql: "create rule x as on update to t do also select 1" },
  { sql: "create policy x on t using (true)" },
  { sql: "alter policy t_policy on t using (false)" },
  { sql: "alter trigger t_other on t rename to t_third" },
  { sql: "create statistics x on id, a from t" },
  { sql: "create publication x for table t" },
  { sql: "alter publication pub add table t" },
  { sql: "comment on table t is 'x'" },
  { sql: "comment on column t.a is 'x'" },
  { sql: "comment on constraint t_positive on t is 'x'" },
  { sql: "comment on index t_a is 'x'" },
  { sql: "grant select on t to public" },
  // ---- dropping
  { sql: "drop table kid" },
  {
    sql: "drop table t cascade",
    serverKnows: { b: "ACCESS EXCLUSIVE", w: "ACCESS EXCLUSIVE", m: "ACCESS EXCLUSIVE" },
  },
  { sql: "drop view w" },
  { sql: "drop materialized view m" },
  { sql: "drop sequence s" },
  { sql: "drop trigger t_trigger on t" },
  { sql: "drop rule t_rule on t" },
  { sql: "drop policy t_policy on t" },
  { sql: "alter type mood add value 'glad'" },
];

/** What cannot run in a transaction: its first lock is seen while another session holds the table. */
export const ALONE: readonly LockCase[] = [
  { sql: "create index concurrently on t (c)" },
  { sql: "reindex table concurrently t" },
  { sql: "reindex (concurrently) index t_a", serverKnows: { t: "SHARE UPDATE EXCLUSIVE" } },
  { sql: "drop index concurrently t_a", serverKnows: { t: "SHARE UPDATE EXCLUSIVE" } },
  { sql: "vacuum t" },
  { sql: "vacuum full t" },
  { sql: "vacuum (analyze) t" },
];
