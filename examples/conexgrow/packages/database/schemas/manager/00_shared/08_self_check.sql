-- 자체 점검: 빠진 것이 있으면 여기서 멈춘다.

DO $check$
DECLARE
    schemas integer;
    tables integer;
    indexes integer;
BEGIN
    SELECT count(*) INTO schemas
    FROM information_schema.schemata
    WHERE schema_name IN ('tnnt', 'idam', 'bill', 'ifra', 'stat', 'mntr',
                          'intg', 'supt', 'audt', 'auto', 'cnfg');
    SELECT count(*) INTO tables
    FROM information_schema.tables
    WHERE table_schema NOT IN ('information_schema', 'pg_catalog');
    SELECT count(*) INTO indexes FROM pg_stat_user_indexes;

    IF schemas <> 11 OR tables <> 32 OR indexes < 100 THEN
        RAISE EXCEPTION '관리 데이터베이스가 완전하지 않습니다: 스키마 %, 테이블 %, 인덱스 %',
            schemas, tables, indexes;
    END IF;
    RAISE NOTICE '관리 데이터베이스 확인: 스키마 %, 테이블 %, 인덱스 %', schemas, tables, indexes;
END;
$check$;
