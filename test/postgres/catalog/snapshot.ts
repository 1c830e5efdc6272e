import type pg from "pg";

/**
 * What a catalog says of the objects that people made, in words without numbers: an own reading,
 * apart from the product's. One line a fact, sorted. Whether a partition's key was declared there or came
 * from its table is left out: pg_dump does not keep it either.
 */
const USER = "NOT IN ('pg_catalog', 'information_schema', 'pg_toast')";
const ACL = (acl: string, letter: string, owner: string): string =>
  `(SELECT string_agg(x.grantee::regrole || '=' || x.privilege_type || CASE WHEN x.is_grantable THEN '*' ELSE '' END || '/' || x.grantor::regrole, ',' ORDER BY x.grantee::regrole::text, x.privilege_type, x.grantor::regrole::text)
      FROM (SELECT (e).* FROM (SELECT aclexplode(COALESCE(${acl}, acldefault(${letter}, ${owner}))) AS e) AS y) AS x)`;

const FACTS: Readonly<Record<string, string>> = {
  namespace: `SELECT n.nspname, n.nspowner::regrole, ${ACL("n.nspacl", "'n'", "n.nspowner")}
    FROM pg_namespace n WHERE n.nspname ${USER}`,
  extension: `SELECT e.extname, e.extnamespace::regnamespace, e.extversion FROM pg_extension e`,
  class: `SELECT c.oid::regclass, c.relkind, c.relpersistence, c.relowner::regrole, c.reloptions, a.amname, t.spcname,
      c.relrowsecurity, c.relforcerowsecurity, c.relreplident, c.relispartition, c.relispopulated, pg_get_expr(c.relpartbound, c.oid),
      c.reloftype::regtype, (SELECT reloptions FROM pg_class o WHERE o.oid = c.reltoastrelid), c.reltoastrelid <> 0,
      CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END, CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END,
      c.relhasrules, c.relhastriggers, c.relhassubclass, c.relchecks,
      CASE WHEN c.relkind <> 'i' AND c.relkind <> 'I' THEN ${ACL("c.relacl", `CASE c.relkind WHEN 'S' THEN 's'::"char" ELSE 'r'::"char" END`, "c.relowner")} END
    FROM pg_class c LEFT JOIN pg_am a ON a.oid = c.relam LEFT JOIN pg_tablespace t ON t.oid = c.reltablespace
    WHERE c.relnamespace::regnamespace::text ${USER}`,
  attribute: `SELECT a.attrelid::regclass, rank() OVER (PARTITION BY a.attrelid ORDER BY a.attnum), a.attname, format_type(a.atttypid, a.atttypmod),
      a.attnotnull, pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated, a.attstorage, a.attcompression, a.attcollation::regcollation,
      a.attoptions, a.attfdwoptions, NULLIF(a.attstattarget, -1), a.attislocal, a.attinhcount,
      (SELECT string_agg(x.grantee::regrole || x.privilege_type || x.is_grantable || x.grantor::regrole, ',' ORDER BY x.grantee::regrole::text, x.privilege_type, x.grantor::regrole::text) FROM aclexplode(a.attacl) x)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relnamespace::regnamespace::text ${USER}`,
  constraint: `SELECT o.conrelid::regclass, o.contypid::regtype, o.conname, o.contype, pg_get_constraintdef(o.oid), o.convalidated,
      CASE WHEN o.conparentid = 0 THEN o.conislocal END,
      o.coninhcount, CASE WHEN o.conparentid = 0 THEN o.connoinherit END, o.condeferrable, o.condeferred, o.conindid::regclass,
      (SELECT p.conname FROM pg_constraint p WHERE p.oid = o.conparentid)
    FROM pg_constraint o WHERE o.connamespace::regnamespace::text ${USER}`,
  index: `SELECT pg_get_indexdef(i.indexrelid), i.indrelid::regclass, i.indisunique, i.indisprimary, i.indisexclusion, i.indimmediate, i.indisclustered,
      i.indisvalid, i.indisreplident, i.indnullsnotdistinct
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relnamespace::regnamespace::text ${USER}`,
  inherits: `SELECT h.inhrelid::regclass, h.inhparent::regclass, h.inhseqno FROM pg_inherits h`,
  trigger: `SELECT pg_get_triggerdef(t.oid), t.tgenabled, (SELECT p.tgname FROM pg_trigger p WHERE p.oid = t.tgparentid)
    FROM pg_trigger t WHERE NOT t.tgisinternal`,
  rule: `SELECT pg_get_ruledef(r.oid), r.ev_enabled, r.is_instead FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
    WHERE c.relnamespace::regnamespace::text ${USER}`,
  policy: `SELECT p.polrelid::regclass, p.polname, p.polcmd, p.polpermissive, p.polroles::regrole[], pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
    FROM pg_policy p`,
  statistics: `SELECT pg_get_statisticsobjdef(s.oid), s.stxowner::regrole, NULLIF(s.stxstattarget, -1) FROM pg_statistic_ext s`,
  routine: `SELECT p.oid::regprocedure, p.prokind, p.proowner::regrole, CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END,
      ${ACL("p.proacl", "'f'", "p.proowner")}, p.proparallel, p.provariadic::regtype, p.proargmodes, p.proargnames
    FROM pg_proc p WHERE p.pronamespace::regnamespace::text ${USER}`,
  aggregate: `SELECT a.aggfnoid::regprocedure, a.aggkind, a.aggnumdirectargs, a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggserialfn, a.aggdeserialfn,
      a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn, a.aggfinalextra, a.aggmfinalextra, a.aggfinalmodify, a.aggmfinalmodify, a.aggsortop::regoperator,
      a.aggtranstype::regtype, a.aggtransspace, a.aggmtranstype::regtype, a.aggmtransspace, a.agginitval, a.aggminitval
    FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid WHERE p.pronamespace::regnamespace::text ${USER}`,
  type: `SELECT t.oid::regtype, t.typtype, t.typcategory, t.typispreferred, t.typisdefined, t.typdelim, t.typowner::regrole, t.typlen, t.typbyval, t.typalign, t.typstorage,
      t.typinput, t.typoutput, t.typreceive, t.typsend, t.typmodin, t.typmodout, t.typanalyze, t.typsubscript, t.typelem::regtype, t.typnotnull, t.typbasetype::regtype,
      t.typtypmod, t.typndims, t.typcollation::regcollation, t.typdefault, ${ACL("t.typacl", "'T'", "t.typowner")}
    FROM pg_type t WHERE t.typnamespace::regnamespace::text ${USER}`,
  enumLabel: `SELECT e.enumtypid::regtype, rank() OVER (PARTITION BY e.enumtypid ORDER BY e.enumsortorder), e.enumlabel FROM pg_enum e`,
  range: `SELECT r.rngtypid::regtype, r.rngsubtype::regtype, r.rngmultitypid::regtype, r.rngcollation::regcollation, r.rngcanonical, r.rngsubdiff,
      (SELECT o.opcname FROM pg_opclass o WHERE o.oid = r.rngsubopc) FROM pg_range r`,
  sequence: `SELECT s.seqrelid::regclass, s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle FROM pg_sequence s`,
  foreignTable: `SELECT f.ftrelid::regclass, s.srvname, f.ftoptions FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid = f.ftserver`,
  operator: `SELECT o.oid::regoperator, o.oprkind, o.oprowner::regrole, o.oprcanmerge, o.oprcanhash, o.oprresult::regtype, o.oprcom::regoperator,
      o.oprnegate::regoperator, o.oprcode, o.oprrest, o.oprjoin FROM pg_operator o WHERE o.oprnamespace::regnamespace::text ${USER}`,
  operatorClass: `SELECT c.opcnamespace::regnamespace, c.opcname, m.amname, f.opfname, f.opfnamespace::regnamespace, c.opcowner::regrole,
      c.opcintype::regtype, c.opcdefault, c.opckeytype::regtype
    FROM pg_opclass c JOIN pg_opfamily f ON f.oid = c.opcfamily JOIN pg_am m ON m.oid = c.opcmethod WHERE c.opcnamespace::regnamespace::text ${USER}`,
  operatorFamily: `SELECT f.opfnamespace::regnamespace, f.opfname, m.amname, f.opfowner::regrole
    FROM pg_opfamily f JOIN pg_am m ON m.oid = f.opfmethod WHERE f.opfnamespace::regnamespace::text ${USER}`,
  familyOperator: `SELECT f.opfnamespace::regnamespace, f.opfname, a.amoplefttype::regtype, a.amoprighttype::regtype, a.amopstrategy, a.amoppurpose,
      a.amopopr::regoperator, (SELECT s.opfname FROM pg_opfamily s WHERE s.oid = a.amopsortfamily)
    FROM pg_amop a JOIN pg_opfamily f ON f.oid = a.amopfamily WHERE f.opfnamespace::regnamespace::text ${USER}`,
  familyFunction: `SELECT f.opfnamespace::regnamespace, f.opfname, a.amproclefttype::regtype, a.amprocrighttype::regtype, a.amprocnum, a.amproc::regprocedure
    FROM pg_amproc a JOIN pg_opfamily f ON f.oid = a.amprocfamily WHERE f.opfnamespace::regnamespace::text ${USER}`,
  collation: `SELECT to_jsonb(c) - 'oid' - 'collnamespace' - 'collowner' - 'collversion', c.collnamespace::regnamespace, c.collowner::regrole
    FROM pg_collation c WHERE c.collnamespace::regnamespace::text ${USER}`,
  conversion: `SELECT c.connamespace::regnamespace, c.conname, c.conowner::regrole, c.conforencoding, c.contoencoding, c.conproc, c.condefault
    FROM pg_conversion c WHERE c.connamespace::regnamespace::text ${USER}`,
  textSearchConfiguration: `SELECT c.oid::regconfig, c.cfgowner::regrole, p.prsname, p.prsnamespace::regnamespace
    FROM pg_ts_config c JOIN pg_ts_parser p ON p.oid = c.cfgparser WHERE c.cfgnamespace::regnamespace::text ${USER}`,
  textSearchMapping: `SELECT m.mapcfg::regconfig, m.maptokentype, m.mapseqno, m.mapdict::regdictionary FROM pg_ts_config_map m WHERE m.mapcfg >= 16384`,
  textSearchDictionary: `SELECT d.oid::regdictionary, d.dictowner::regrole, t.tmplname, d.dictinitoption
    FROM pg_ts_dict d JOIN pg_ts_template t ON t.oid = d.dicttemplate WHERE d.dictnamespace::regnamespace::text ${USER}`,
  textSearchParser: `SELECT p.prsnamespace::regnamespace, p.prsname, p.prsstart, p.prstoken, p.prsend, p.prsheadline, p.prslextype
    FROM pg_ts_parser p WHERE p.prsnamespace::regnamespace::text ${USER}`,
  textSearchTemplate: `SELECT t.tmplnamespace::regnamespace, t.tmplname, t.tmplinit, t.tmpllexize
    FROM pg_ts_template t WHERE t.tmplnamespace::regnamespace::text ${USER}`,
  foreignDataWrapper: `SELECT w.fdwname, w.fdwowner::regrole, w.fdwhandler, w.fdwvalidator, w.fdwoptions, ${ACL("w.fdwacl", "'F'", "w.fdwowner")}
    FROM pg_foreign_data_wrapper w`,
  foreignServer: `SELECT s.srvname, s.srvowner::regrole, w.fdwname, s.srvtype, s.srvversion, s.srvoptions, ${ACL("s.srvacl", "'S'", "s.srvowner")}
    FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw`,
  userMapping: `SELECT m.srvname, m.usename, m.umoptions FROM pg_user_mappings m`,
  publication: `SELECT to_jsonb(p) - 'oid' - 'pubowner', p.pubowner::regrole FROM pg_publication p`,
  publishedTable: `SELECT p.pubname, r.prrelid::regclass, pg_get_expr(r.prqual, r.prrelid), r.prattrs::text
    FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid`,
  publishedSchema: `SELECT p.pubname, n.pnnspid::regnamespace FROM pg_publication_namespace n JOIN pg_publication p ON p.oid = n.pnpubid`,
  subscription: `SELECT to_jsonb(s) - 'oid' - 'subdbid' - 'subowner', s.subowner::regrole
    FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid WHERE d.datname = current_database()`,
  eventTrigger: `SELECT e.evtname, e.evtevent, e.evtowner::regrole, e.evtfoid::regproc, e.evtenabled, e.evttags FROM pg_event_trigger e`,
  cast: `SELECT c.castsource::regtype, c.casttarget::regtype, c.castfunc::regprocedure, c.castcontext, c.castmethod FROM pg_cast c`,
  language: `SELECT l.lanname, l.lanowner::regrole, l.lanispl, l.lanpltrusted, l.lanplcallfoid::regproc, l.laninline::regproc, l.lanvalidator::regproc,
      ${ACL("l.lanacl", "'l'", "l.lanowner")} FROM pg_language l`,
  transform: `SELECT t.trftype::regtype, l.lanname, t.trffromsql, t.trftosql FROM pg_transform t JOIN pg_language l ON l.oid = t.trflang`,
  accessMethod: `SELECT a.amname, a.amhandler, a.amtype FROM pg_am a`,
  defaultPrivileges: `SELECT d.defaclrole::regrole, d.defaclnamespace::regnamespace, d.defaclobjtype,
      (SELECT string_agg(x.grantee::regrole || '=' || x.privilege_type || x.is_grantable, ',' ORDER BY x.grantee::regrole::text, x.privilege_type)
         FROM aclexplode(d.defaclacl) x)
    FROM pg_default_acl d`,
  comment: `SELECT i.type, i.identity, d.objsubid <> 0, d.description FROM pg_description d, pg_identify_object(d.classoid, d.objoid, d.objsubid) i
    WHERE d.objoid >= 16384 OR i.schema ${USER}`,
  dependency: `SELECT i.type, i.identity, r.type, r.identity, d.deptype
    FROM pg_depend d, pg_identify_object(d.classid, d.objid, d.objsubid) i, pg_identify_object(d.refclassid, d.refobjid, d.refobjsubid) r
    WHERE d.objid >= 16384 AND d.deptype IN ('a', 'i', 'P', 'S', 'x') AND i.identity !~ 'pg_toast|(RI|Unique|PK)_ConstraintTrigger'
      AND r.identity !~ 'pg_toast|(RI|Unique|PK)_ConstraintTrigger'`,
};

/** Objects of extensions come with them, and are not ours to compare. */
export async function catalogSnapshot(client: pg.Client): Promise<readonly string[]> {
  await client.query("SET search_path = pg_catalog");
  const lines: string[] = [];
  for (const [name, sql] of Object.entries(FACTS)) {
    const { rows } = await client.query<unknown[]>({
      text: sql,
      rowMode: "array",
      types: { getTypeParser: () => (value: string) => value },
    });
    lines.push(...rows.map((row) => `${name} ${JSON.stringify(row)}`));
  }
  return lines.sort();
}
