-- 감사: 스키마 audt와 그 테이블 2개

CREATE SCHEMA IF NOT EXISTS audt;
COMMENT ON SCHEMA audt IS '감사';

\ir 01_audit_events.sql
\ir 02_access_reviews.sql
