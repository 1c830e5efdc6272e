-- 운영자 계정과 인증: 스키마 idam와 그 테이블 3개

CREATE SCHEMA IF NOT EXISTS idam;
COMMENT ON SCHEMA idam IS '운영자 계정과 인증';

\i /packages/database/schemas/manager/02_idam/01_operators.sql
\i /packages/database/schemas/manager/02_idam/02_api_keys.sql
\i /packages/database/schemas/manager/02_idam/03_login_attempts.sql
