/**
 * Relations that somebody holds or wants for himself alone, and the tables of such indexes: whoever
 * measures one waits for him.
 */
export const LOCKED_RELATIONS = `
  WITH k AS MATERIALIZED (
    SELECT l.relation
      FROM pg_catalog.pg_locks AS l
     WHERE l.mode = 'AccessExclusiveLock'
       AND l.locktype = 'relation'
       AND l.database = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = current_database()))
  SELECT k.relation FROM k
  UNION
  SELECT i.indrelid FROM k JOIN pg_catalog.pg_index AS i ON i.indexrelid = k.relation`;
