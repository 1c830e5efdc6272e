-- 관리 데이터베이스(mgmt_db) 전체 초기화
-- 실행: psql -v ON_ERROR_STOP=1 -d mgmt_db -f /packages/database/schemas/manager/_00_init_all_schemas.sql
-- 여러 번 실행해도 결과가 같다.

\echo '공통 준비'
\i '/packages/database/schemas/manager/00_shared/01_session.sql'
\i '/packages/database/schemas/manager/00_shared/02_functions.sql'

\echo '스키마 11개'
\i '/packages/database/schemas/manager/01_tnnt/00_tnnt.sql'
\i '/packages/database/schemas/manager/02_idam/00_idam.sql'
\i '/packages/database/schemas/manager/03_bill/00_bill.sql'
\i '/packages/database/schemas/manager/04_ifra/00_ifra.sql'
\i '/packages/database/schemas/manager/05_stat/00_stat.sql'
\i '/packages/database/schemas/manager/06_mntr/00_mntr.sql'
\i '/packages/database/schemas/manager/07_intg/00_intg.sql'
\i '/packages/database/schemas/manager/08_supt/00_supt.sql'
\i '/packages/database/schemas/manager/09_audt/00_audt.sql'
\i '/packages/database/schemas/manager/10_auto/00_auto.sql'
\i '/packages/database/schemas/manager/11_cnfg/00_cnfg.sql'

\echo '관계와 트리거'
\i '/packages/database/schemas/manager/00_shared/03_foreign_keys.sql'
\i '/packages/database/schemas/manager/00_shared/04_triggers.sql'
\i '/packages/database/schemas/manager/00_shared/06_lookup_functions.sql'
\i '/packages/database/schemas/manager/00_shared/07_statistics.sql'

\echo '기준 데이터'
\ir _01_init_reference_data.sql

\echo '자체 점검'
\i '/packages/database/schemas/manager/00_shared/08_self_check.sql'
