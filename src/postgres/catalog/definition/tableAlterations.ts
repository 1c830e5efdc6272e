/**
 * Statements that finish a table after its CREATE TABLE: what that has no words for, or what it would
 * refuse at that time. Rows with a text `sql`.
 */

/** Of columns: settings, and what an inherited column has of its own. */
export const COLUMN_ALTERATIONS = `
  SELECT s.sql
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_catalog.pg_type AS y ON y.oid = a.atttypid
    LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum
    CROSS JOIN LATERAL (VALUES
      (1, CASE WHEN a.attstorage <> y.typstorage AND c.relkind IN ('r', 'p', 'f', 'm') THEN
            format('SET STORAGE %s', CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL'
                                                       WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END) END),
      (2, CASE WHEN a.attstattarget >= 0 THEN format('SET STATISTICS %s', a.attstattarget) END),
      (3, 'SET (' || (SELECT string_agg(format('%s=%L', quote_ident(split_part(o, '=', 1)), substr(o, strpos(o, '=') + 1)), ', ')
                                FROM unnest(a.attoptions) AS o) || ')'),
      (4, CASE WHEN NOT a.attislocal AND NOT c.relispartition AND a.attgenerated = '' OR c.relkind = 'v' THEN
            'SET DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) END),
      (5, CASE WHEN NOT a.attislocal AND NOT c.relispartition AND a.attnotnull
                AND current_setting('server_version_num')::int < 180000 THEN 'SET NOT NULL' END))
      AS l (place, change)
    CROSS JOIN LATERAL (VALUES (format('ALTER %s %s ALTER COLUMN %I %s;',
        CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'v' THEN 'VIEW' ELSE 'TABLE ONLY' END,
        c.oid::regclass, a.attname, l.change))) AS s (sql)
   WHERE c.oid = $1 AND l.change IS NOT NULL
   ORDER BY a.attnum, l.place`;

/** A constraint of an index says neither its storage parameters nor its place. */
export const KEY_CONSTRAINTS = `
  SELECT format('ALTER TABLE ONLY %s ADD CONSTRAINT %I %s;', o.conrelid::regclass, o.conname,
           CASE WHEN o.contype = 'x' OR x.reloptions IS NULL THEN f.definition
                ELSE regexp_replace(f.definition, '( DEFERRABLE)?( INITIALLY DEFERRED)?$',
                       ' WITH (' || (SELECT string_agg(replace(format('%s=%L', quote_ident(split_part(r, '=', 1)), substr(r, strpos(r, '=') + 1)), '\\', '\\\\'), ', ')
                                       FROM unnest(x.reloptions) AS r) || ')\\1\\2')
           END) AS sql
    FROM pg_catalog.pg_constraint AS o
    JOIN pg_catalog.pg_class AS x ON x.oid = o.conindid
    CROSS JOIN LATERAL (VALUES (pg_get_constraintdef(o.oid))) AS f (definition)
   WHERE o.conrelid = $1 AND o.contype IN ('p', 'u', 'x')
   ORDER BY array_position('{p,u,x}'::"char"[], o.contype), o.conname`;

export const INDEXES = `
  SELECT pg_get_indexdef(i.indexrelid) || ';' AS sql
    FROM pg_catalog.pg_index AS i
    JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid
   WHERE i.indrelid = $1
     AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint AS o
                      WHERE o.conindid = i.indexrelid AND o.contype IN ('p', 'u', 'x') AND o.conrelid = i.indrelid)
   ORDER BY x.relname`;

export const INDEX_ALTERATIONS = `
  SELECT s.sql
    FROM pg_catalog.pg_index AS i
    JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid
    JOIN pg_catalog.pg_class AS c ON c.oid = i.indrelid
    CROSS JOIN LATERAL (
      SELECT 1 AS place, 0 AS attnum, format('ALTER INDEX %s SET TABLESPACE %I;', x.oid::regclass, t.spcname) AS sql
        FROM pg_catalog.pg_tablespace AS t WHERE t.oid = x.reltablespace
      UNION ALL
      SELECT 2, a.attnum, format('ALTER INDEX %s ALTER COLUMN %s SET STATISTICS %s;', x.oid::regclass, a.attnum, a.attstattarget)
        FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = x.oid AND a.attstattarget >= 0
      UNION ALL
      SELECT 3, 0, format('ALTER INDEX %s DEPENDS ON EXTENSION %I;', x.oid::regclass, e.extname)
        FROM pg_catalog.pg_depend AS d JOIN pg_catalog.pg_extension AS e ON e.oid = d.refobjid
       WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = x.oid AND d.deptype = 'x'
         AND d.refclassid = 'pg_catalog.pg_extension'::regclass
      UNION ALL
      SELECT 4, 0, format('ALTER %s %s CLUSTER ON %I;',
               CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END, c.oid::regclass, x.relname)
       WHERE i.indisclustered
      UNION ALL
      SELECT 5, 0, format('ALTER TABLE ONLY %s REPLICA IDENTITY USING INDEX %I;', c.oid::regclass, x.relname)
       WHERE i.indisreplident AND c.relreplident = 'i') AS s
   WHERE i.indrelid = $1
   ORDER BY x.relname, s.place, s.attnum`;

export const REPLICA_IDENTITY = `
  SELECT format('ALTER TABLE ONLY %s REPLICA IDENTITY %s;', c.oid::regclass,
                CASE c.relreplident WHEN 'f' THEN 'FULL' ELSE 'NOTHING' END) AS sql
    FROM pg_catalog.pg_class AS c
   WHERE c.oid = $1 AND c.relreplident IN ('f', 'n') AND c.relkind IN ('r', 'p')`;

/** The place in a partitioned table, and of the indexes in its indexes. */
export const ATTACHMENTS = `
  SELECT format('ALTER TABLE ONLY %s ATTACH PARTITION %s %s;', h.inhparent::regclass, c.oid::regclass,
                pg_get_expr(c.relpartbound, c.oid)) AS sql
    FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_inherits AS h ON h.inhrelid = c.oid
   WHERE c.oid = $1 AND c.relispartition
  UNION ALL
  (SELECT format('ALTER INDEX %s ATTACH PARTITION %s;', h.inhparent::regclass, x.oid::regclass)
     FROM pg_catalog.pg_index AS i
     JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid AND x.relispartition
     JOIN pg_catalog.pg_inherits AS h ON h.inhrelid = x.oid
    WHERE i.indrelid = $1
    ORDER BY x.relname)`;

/** What may need other tables, and what is not yet sure of all rows. */
export const LATE_CONSTRAINTS = `
  SELECT format('ALTER %s %s ADD CONSTRAINT %I %s;',
                CASE c.relkind WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'p' THEN 'TABLE' ELSE 'TABLE ONLY' END,
                c.oid::regclass, o.conname, pg_get_constraintdef(o.oid)) AS sql
    FROM pg_catalog.pg_constraint AS o
    JOIN pg_catalog.pg_class AS c ON c.oid = o.conrelid
   WHERE o.conrelid = $1
     AND (o.contype = 'f' AND o.conparentid = 0
          OR o.contype = 'c' AND NOT o.convalidated AND (o.conislocal OR c.relispartition)
          OR o.contype = 'n' AND (o.conislocal OR c.relispartition)
             AND (NOT o.convalidated
                  OR EXISTS (SELECT FROM pg_catalog.pg_attribute AS a
                              WHERE a.attrelid = c.oid AND a.attnum = o.conkey[1]
                                AND NOT a.attislocal AND NOT c.relispartition)))
   ORDER BY o.contype, o.conname`;
