-- 시스템 설정: 스키마 cnfg와 그 테이블 2개

CREATE SCHEMA IF NOT EXISTS cnfg;
COMMENT ON SCHEMA cnfg IS '시스템 설정';

\i /packages/database/schemas/manager/11_cnfg/01_system_settings.sql
\i /packages/database/schemas/manager/11_cnfg/02_feature_flags.sql
