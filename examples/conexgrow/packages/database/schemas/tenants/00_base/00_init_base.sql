-- 새 테넌트 데이터베이스(tnnt_db)의 기본 테이블. 여러 번 실행해도 결과가 같다.

SET client_encoding = 'UTF8';

\ir 01_schema.sql
\ir 02_roles.sql
\ir 03_users.sql
\ir 04_permissions.sql
\ir 05_role_permissions.sql
\ir 06_base_data.sql
