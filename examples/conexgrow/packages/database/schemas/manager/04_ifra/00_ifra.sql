-- 인프라 자원: 스키마 ifra와 그 테이블 3개

CREATE SCHEMA IF NOT EXISTS ifra;
COMMENT ON SCHEMA ifra IS '인프라 자원';

\i '/packages/database/schemas/manager/04_ifra/01_servers.sql'
\i '/packages/database/schemas/manager/04_ifra/02_storage_volumes.sql'
\i '/packages/database/schemas/manager/04_ifra/03_maintenance_windows.sql'
