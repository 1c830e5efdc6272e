-- idam.login_attempts: 로그인 시도 기록

CREATE TABLE IF NOT EXISTS idam.login_attempts (
    id bigint GENERATED ALWAYS AS IDENTITY,
    login varchar(60) NOT NULL,
    succeeded boolean NOT NULL,
    ip_address inet,
    attempted_at timestamptz NOT NULL DEFAULT now(),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_login_attempts PRIMARY KEY (id)
);

COMMENT ON TABLE idam.login_attempts IS '로그인 시도 기록';
COMMENT ON COLUMN idam.login_attempts.id IS '고유 번호';
COMMENT ON COLUMN idam.login_attempts.login IS '입력된 로그인 이름';
COMMENT ON COLUMN idam.login_attempts.succeeded IS '성공 여부';
COMMENT ON COLUMN idam.login_attempts.ip_address IS '접속 주소';
COMMENT ON COLUMN idam.login_attempts.attempted_at IS '시도 시각';
COMMENT ON COLUMN idam.login_attempts.created_at IS '등록 시각';
COMMENT ON COLUMN idam.login_attempts.updated_at IS '수정 시각';

CREATE INDEX IF NOT EXISTS ix_login_attempts__login__attempted_at
    ON idam.login_attempts (login, attempted_at);
CREATE INDEX IF NOT EXISTS ix_login_attempts__ip_address
    ON idam.login_attempts (ip_address);
CREATE INDEX IF NOT EXISTS ix_login_attempts__attempted_at__partial
    ON idam.login_attempts (attempted_at)
    WHERE NOT succeeded;
CREATE INDEX IF NOT EXISTS ix_login_attempts__created_at
    ON idam.login_attempts (created_at);
