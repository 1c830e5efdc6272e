-- 모니터링과 경보: 스키마 mntr와 그 테이블 3개

CREATE SCHEMA IF NOT EXISTS mntr;
COMMENT ON SCHEMA mntr IS '모니터링과 경보';

\ir 01_health_checks.sql
\ir 02_alert_rules.sql
\ir 03_alerts.sql
