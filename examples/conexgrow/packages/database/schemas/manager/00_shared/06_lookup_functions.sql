-- 조회 함수

CREATE OR REPLACE FUNCTION cnfg.setting(wanted text)
RETURNS text
LANGUAGE sql
STABLE
AS $$
    SELECT value FROM cnfg.system_settings WHERE key = wanted;
$$;

COMMENT ON FUNCTION cnfg.setting(text) IS '설정값 하나를 이름으로 읽는다. 없으면 NULL';

CREATE OR REPLACE FUNCTION tnnt.open_tenant_count()
RETURNS bigint
LANGUAGE sql
STABLE
AS $$
    SELECT count(*) FROM tnnt.tenants WHERE status IN ('TRIAL', 'ACTIVE');
$$;

COMMENT ON FUNCTION tnnt.open_tenant_count() IS '이용 중인 테넌트 수';
