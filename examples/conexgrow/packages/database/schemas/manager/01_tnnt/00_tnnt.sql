-- 테넌트 관리: 스키마 tnnt와 그 테이블 5개

CREATE SCHEMA IF NOT EXISTS tnnt;
COMMENT ON SCHEMA tnnt IS '테넌트 관리';

\i '/packages/database/schemas/manager/01_tnnt/01_tenants.sql'
\i '/packages/database/schemas/manager/01_tnnt/02_tenant_contacts.sql'
\i '/packages/database/schemas/manager/01_tnnt/03_tenant_domains.sql'
\i '/packages/database/schemas/manager/01_tnnt/04_tenant_databases.sql'
\i '/packages/database/schemas/manager/01_tnnt/05_onboarding_steps.sql'
