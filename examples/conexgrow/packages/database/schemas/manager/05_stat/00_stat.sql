-- 사용량 통계: 스키마 stat와 그 테이블 3개

CREATE SCHEMA IF NOT EXISTS stat;
COMMENT ON SCHEMA stat IS '사용량 통계';

\i /packages/database/schemas/manager/05_stat/01_daily_usage.sql
\i /packages/database/schemas/manager/05_stat/02_monthly_usage.sql
\i /packages/database/schemas/manager/05_stat/03_feature_usage.sql
