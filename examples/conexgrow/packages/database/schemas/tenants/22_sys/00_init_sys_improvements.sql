-- 테넌트 데이터베이스(tnnt_db) 개선: 세션, 다중 역할, 권한 변경 이력
-- 실행: psql -v ON_ERROR_STOP=1 -d tnnt_db -f /packages/database/schemas/tenants/22_sys/00_init_sys_improvements.sql
-- 기본 테이블(00_base)이 먼저 있어야 한다. 여러 번 실행해도 결과가 같다.

SET client_encoding = 'UTF8';

\echo '세션'
\i '/packages/database/schemas/tenants/22_sys/13_sessions.sql'
\echo '사용자 역할'
\i /packages/database/schemas/tenants/22_sys/14_user_roles.sql
\echo '권한 변경 이력'
\ir 15_role_permissions_history.sql
