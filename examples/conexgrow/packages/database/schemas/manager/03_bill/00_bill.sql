-- 요금과 청구: 스키마 bill와 그 테이블 4개

CREATE SCHEMA IF NOT EXISTS bill;
COMMENT ON SCHEMA bill IS '요금과 청구';

\ir 01_plans.sql
\ir 02_subscriptions.sql
\ir 03_invoices.sql
\ir 04_payments.sql
