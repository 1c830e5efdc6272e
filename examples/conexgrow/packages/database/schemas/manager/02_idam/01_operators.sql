-- idam.operators: 관리 콘솔 운영자

CREATE TABLE IF NOT EXISTS idam.operators (
    id bigint GENERATED ALWAYS AS IDENTITY,
    login varchar(60) NOT NULL,
    email varchar(200) NOT NULL,
    role_code varchar(30) NOT NULL DEFAULT 'SUPPORT' CHECK (role_code IN ('OWNER', 'DBA', 'BILLING', 'SUPPORT')),
    is_locked boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_operators PRIMARY KEY (id)
);

COMMENT ON TABLE idam.operators IS '관리 콘솔 운영자';
COMMENT ON COLUMN idam.operators.id IS '고유 번호';
COMMENT ON COLUMN idam.operators.login IS '로그인 이름';
COMMENT ON COLUMN idam.operators.email IS '전자우편';
COMMENT ON COLUMN idam.operators.role_code IS '역할 코드';
COMMENT ON COLUMN idam.operators.is_locked IS '잠금 여부';
COMMENT ON COLUMN idam.operators.created_at IS '등록 시각';
COMMENT ON COLUMN idam.operators.updated_at IS '수정 시각';

CREATE UNIQUE INDEX IF NOT EXISTS ux_operators__login
    ON idam.operators (login);
CREATE UNIQUE INDEX IF NOT EXISTS ux_operators__email
    ON idam.operators (email);
CREATE INDEX IF NOT EXISTS ix_operators__role_code
    ON idam.operators (role_code);
CREATE INDEX IF NOT EXISTS ix_operators__created_at
    ON idam.operators (created_at);
