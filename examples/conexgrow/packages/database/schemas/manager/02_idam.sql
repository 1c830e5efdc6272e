-- 보관용: 모듈로 나누기 전의 idam 스키마 (운영자 계정과 인증)
-- 초기화 스크립트는 이 파일을 부르지 않는다.

CREATE SCHEMA IF NOT EXISTS idam;
COMMENT ON SCHEMA idam IS '운영자 계정과 인증';

CREATE TABLE IF NOT EXISTS idam.operators (
    id bigint GENERATED ALWAYS AS IDENTITY,
    login varchar(60) NOT NULL,
    email varchar(200) NOT NULL,
    role_code varchar(30) NOT NULL DEFAULT 'SUPPORT' CHECK (role_code IN ('OWNER', 'DBA', 'BILLING', 'SUPPORT')),
    is_locked boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_operators PRIMARY KEY (id)
);
COMMENT ON TABLE idam.operators IS '관리 콘솔 운영자';
CREATE UNIQUE INDEX IF NOT EXISTS ux_operators__login ON idam.operators (login);
CREATE UNIQUE INDEX IF NOT EXISTS ux_operators__email ON idam.operators (email);

CREATE TABLE IF NOT EXISTS idam.api_keys (
    id bigint GENERATED ALWAYS AS IDENTITY,
    operator_id bigint NOT NULL,
    key_hash char(64) NOT NULL,
    label varchar(100) NOT NULL,
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_api_keys PRIMARY KEY (id)
);
COMMENT ON TABLE idam.api_keys IS 'API 키(해시만 보관)';
CREATE UNIQUE INDEX IF NOT EXISTS ux_api_keys__key_hash ON idam.api_keys (key_hash);

CREATE TABLE IF NOT EXISTS idam.login_attempts (
    id bigint GENERATED ALWAYS AS IDENTITY,
    login varchar(60) NOT NULL,
    succeeded boolean NOT NULL,
    ip_address inet,
    attempted_at timestamptz NOT NULL DEFAULT now(),
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_login_attempts PRIMARY KEY (id)
);
COMMENT ON TABLE idam.login_attempts IS '로그인 시도 기록';
