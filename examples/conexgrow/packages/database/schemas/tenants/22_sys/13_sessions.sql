-- sys.sessions: 로그인 세션

CREATE TABLE IF NOT EXISTS sys.sessions (
    id bigint GENERATED ALWAYS AS IDENTITY,
    user_id bigint NOT NULL,
    token_hash char(64) NOT NULL,
    status varchar(10) NOT NULL DEFAULT 'ACTIVE',
    device varchar(200),
    ip_address inet,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_activity_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    revoked_reason varchar(200),
    CONSTRAINT pk_sessions PRIMARY KEY (id),
    CONSTRAINT fk_sessions__user_id
        FOREIGN KEY (user_id) REFERENCES sys.users (id) ON DELETE CASCADE,
    CONSTRAINT ck_sessions__status CHECK (status IN ('ACTIVE', 'EXPIRED', 'REVOKED')),
    CONSTRAINT ck_sessions__expiry CHECK (expires_at > created_at),
    CONSTRAINT ck_sessions__revoked CHECK ((status = 'REVOKED') = (revoked_at IS NOT NULL))
);

COMMENT ON TABLE sys.sessions IS '로그인 세션';
COMMENT ON COLUMN sys.sessions.user_id IS '로그인한 사용자';
COMMENT ON COLUMN sys.sessions.token_hash IS '세션 토큰의 SHA-256 해시';
COMMENT ON COLUMN sys.sessions.status IS 'ACTIVE 사용 중, EXPIRED 만료, REVOKED 강제 종료';
COMMENT ON COLUMN sys.sessions.device IS '접속 기기';
COMMENT ON COLUMN sys.sessions.ip_address IS '접속 주소';
COMMENT ON COLUMN sys.sessions.last_activity_at IS '마지막 사용 시각';
COMMENT ON COLUMN sys.sessions.expires_at IS '만료 시각';
COMMENT ON COLUMN sys.sessions.revoked_at IS '종료 시각';
COMMENT ON COLUMN sys.sessions.revoked_reason IS '종료 사유';

CREATE UNIQUE INDEX IF NOT EXISTS ux_sessions__token_hash
    ON sys.sessions (token_hash);
CREATE INDEX IF NOT EXISTS ix_sessions__user_id
    ON sys.sessions (user_id);
CREATE INDEX IF NOT EXISTS ix_sessions__user_id__active
    ON sys.sessions (user_id, last_activity_at DESC)
    WHERE status = 'ACTIVE';
CREATE INDEX IF NOT EXISTS ix_sessions__expires_at__active
    ON sys.sessions (expires_at)
    WHERE status = 'ACTIVE';
CREATE INDEX IF NOT EXISTS ix_sessions__status__created_at
    ON sys.sessions (status, created_at);
CREATE INDEX IF NOT EXISTS ix_sessions__ip_address
    ON sys.sessions (ip_address);
CREATE INDEX IF NOT EXISTS ix_sessions__revoked_at
    ON sys.sessions (revoked_at)
    WHERE revoked_at IS NOT NULL;
