-- updated_at 트리거: updated_at 열이 있는 관리 테이블마다 하나씩

DO $triggers$
DECLARE
    target record;
BEGIN
    FOR target IN
        SELECT c.table_schema, c.table_name
        FROM information_schema.columns AS c
        JOIN information_schema.tables AS t USING (table_schema, table_name)
        WHERE c.column_name = 'updated_at'
          AND t.table_type = 'BASE TABLE'
          AND c.table_schema IN ('tnnt', 'idam', 'bill', 'ifra', 'stat', 'mntr',
                                 'intg', 'supt', 'audt', 'auto', 'cnfg')
        ORDER BY c.table_schema, c.table_name
    LOOP
        EXECUTE format(
            'CREATE OR REPLACE TRIGGER trigger_touch_%s BEFORE UPDATE ON %I.%I '
            'FOR EACH ROW EXECUTE FUNCTION cnfg.touch_updated_at()',
            target.table_name, target.table_schema, target.table_name);
    END LOOP;
END;
$triggers$;
