/** Statements for what stands on a table, view or materialized view. Rows with a text `sql`. */

export const STATISTICS = `
  SELECT t.sql
    FROM pg_catalog.pg_statistic_ext AS s
    LEFT JOIN pg_catalog.pg_description AS d
      ON d.objoid = s.oid AND d.classoid = 'pg_catalog.pg_statistic_ext'::regclass
    CROSS JOIN LATERAL (VALUES (format('%s.%I', s.stxnamespace::regnamespace, s.stxname))) AS n (name)
    CROSS JOIN LATERAL (VALUES
      (1, pg_get_statisticsobjdef(s.oid) || ';'),
      (2, format('ALTER STATISTICS %s OWNER TO %s;', n.name, s.stxowner::regrole)),
      (3, CASE WHEN s.stxstattarget >= 0 THEN format('ALTER STATISTICS %s SET STATISTICS %s;', n.name, s.stxstattarget) END),
      (4, CASE WHEN d.description IS NOT NULL THEN
            format('COMMENT ON STATISTICS %s IS %L;', n.name, d.description) END)) AS t (place, sql)
   WHERE s.stxrelid = $1 AND t.sql IS NOT NULL
   ORDER BY s.stxname, t.place`;

export const RULES = `
  SELECT t.sql
    FROM pg_catalog.pg_rewrite AS r
    JOIN pg_catalog.pg_class AS c ON c.oid = r.ev_class
    LEFT JOIN pg_catalog.pg_description AS d
      ON d.objoid = r.oid AND d.classoid = 'pg_catalog.pg_rewrite'::regclass
    CROSS JOIN LATERAL (VALUES
      (1, pg_get_ruledef(r.oid)),
      (2, CASE WHEN r.ev_enabled <> 'O' THEN
            format('ALTER TABLE %s %s RULE %I;', c.oid::regclass,
                   CASE r.ev_enabled WHEN 'D' THEN 'DISABLE' WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE REPLICA' END,
                   r.rulename) END),
      (3, CASE WHEN d.description IS NOT NULL THEN
            format('COMMENT ON RULE %I ON %s IS %L;', r.rulename, c.oid::regclass, d.description) END)) AS t (place, sql)
   WHERE r.ev_class = $1 AND r.rulename <> '_RETURN' AND t.sql IS NOT NULL
   ORDER BY r.rulename, t.place`;

/** Triggers that a partition has from its parent come with it; whether they fire is the partition's own. */
export const TRIGGERS = `
  SELECT s.sql
    FROM pg_catalog.pg_trigger AS t
    LEFT JOIN pg_catalog.pg_trigger AS p ON p.oid = t.tgparentid
    LEFT JOIN pg_catalog.pg_description AS d
      ON d.objoid = t.oid AND d.classoid = 'pg_catalog.pg_trigger'::regclass
    CROSS JOIN LATERAL (VALUES
      (1, CASE WHEN t.tgparentid = 0 THEN pg_get_triggerdef(t.oid) || ';' END),
      (2, CASE WHEN t.tgenabled <> COALESCE(p.tgenabled, 'O') THEN
            format('ALTER TABLE %s %s TRIGGER %I;', t.tgrelid::regclass,
                   CASE t.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'A' THEN 'ENABLE ALWAYS'
                                    WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE' END,
                   t.tgname) END),
      (3, (SELECT format('ALTER TRIGGER %I ON %s DEPENDS ON EXTENSION %I;', t.tgname, t.tgrelid::regclass, e.extname)
             FROM pg_catalog.pg_depend AS x JOIN pg_catalog.pg_extension AS e ON e.oid = x.refobjid
            WHERE x.classid = 'pg_catalog.pg_trigger'::regclass AND x.objid = t.oid AND x.deptype = 'x'
              AND x.refclassid = 'pg_catalog.pg_extension'::regclass)),
      (4, CASE WHEN d.description IS NOT NULL THEN
            format('COMMENT ON TRIGGER %I ON %s IS %L;', t.tgname, t.tgrelid::regclass, d.description) END)) AS s (place, sql)
   WHERE t.tgrelid = $1 AND NOT t.tgisinternal AND s.sql IS NOT NULL
   ORDER BY t.tgname, s.place`;

export const POLICIES = `
  SELECT s.sql
    FROM pg_catalog.pg_class AS c
    CROSS JOIN LATERAL (
      SELECT 0 AS rank, NULL::name AS name, 1 AS place,
             format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY;', c.oid::regclass) AS sql
       WHERE c.relrowsecurity
      UNION ALL
      SELECT 0, NULL, 2, format('ALTER TABLE ONLY %s FORCE ROW LEVEL SECURITY;', c.oid::regclass)
       WHERE c.relforcerowsecurity
      UNION ALL
      SELECT 1, p.polname, 1,
             format('CREATE POLICY %I ON %s%s FOR %s TO %s%s%s;', p.polname, c.oid::regclass,
               CASE WHEN p.polpermissive THEN '' ELSE ' AS RESTRICTIVE' END,
               CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                             WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
               (SELECT string_agg(CASE r.role WHEN 0 THEN 'PUBLIC' ELSE r.role::regrole::text END, ', ' ORDER BY r.place)
                  FROM unnest(p.polroles) WITH ORDINALITY AS r (role, place)),
               ' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
               ' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')
        FROM pg_catalog.pg_policy AS p WHERE p.polrelid = c.oid
      UNION ALL
      SELECT 1, p.polname, 2,
             format('COMMENT ON POLICY %I ON %s IS %L;', p.polname, c.oid::regclass, d.description)
        FROM pg_catalog.pg_policy AS p
        JOIN pg_catalog.pg_description AS d
          ON d.objoid = p.oid AND d.classoid = 'pg_catalog.pg_policy'::regclass
       WHERE p.polrelid = c.oid) AS s
   WHERE c.oid = $1
   ORDER BY s.rank, s.name, s.place`;
