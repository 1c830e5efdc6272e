-- 자동화: 스키마 auto와 그 테이블 2개

CREATE SCHEMA IF NOT EXISTS auto;
COMMENT ON SCHEMA auto IS '자동화';

\i '/packages/database/schemas/manager/10_auto/01_workflows.sql'
\i '/packages/database/schemas/manager/10_auto/02_workflow_runs.sql'
