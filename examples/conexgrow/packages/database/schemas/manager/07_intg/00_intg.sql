-- 외부 연동: 스키마 intg와 그 테이블 2개

CREATE SCHEMA IF NOT EXISTS intg;
COMMENT ON SCHEMA intg IS '외부 연동';

\i '/packages/database/schemas/manager/07_intg/01_webhooks.sql'
\i '/packages/database/schemas/manager/07_intg/02_webhook_deliveries.sql'
