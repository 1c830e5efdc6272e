-- The old initialisation, wrong on purpose: see legacy/DEPLOYMENT_CHECKLIST.md.

\i modules/01_tenants.sql
\ir modules/02_billing.sql
\i '/home/deploy/conexgrow/legacy/sql/modules/03_support.sql'
-- this one was moved away long ago
\i '/home/deploy/conexgrow/legacy/sql/modules/04_reports.sql'
