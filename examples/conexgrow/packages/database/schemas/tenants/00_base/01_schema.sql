-- 테넌트 데이터베이스의 시스템 스키마

CREATE SCHEMA IF NOT EXISTS sys;
COMMENT ON SCHEMA sys IS '사용자, 역할, 권한';
