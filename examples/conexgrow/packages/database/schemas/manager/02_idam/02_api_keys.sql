-- idam.api_keys: API 키(해시만 보관)

CREATE TABLE IF NOT EXISTS idam.api_keys (
    id bigint GENERATED ALWAYS AS IDENTITY,
    operator_id bigint NOT NULL,
    key_hash char(64) NOT NULL,
    label varchar(100) NOT NULL,
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_api_keys PRIMARY KEY (id)
);

COMMENT ON TABLE idam.api_keys IS 'API 키(해시만 보관)';
COMMENT ON COLUMN idam.api_keys.id IS '고유 번호';
COMMENT ON COLUMN idam.api_keys.operator_id IS '발급한 운영자';
COMMENT ON COLUMN idam.api_keys.key_hash IS '키의 SHA-256 해시';
COMMENT ON COLUMN idam.api_keys.label IS '용도';
COMMENT ON COLUMN idam.api_keys.expires_at IS '만료 시각';
COMMENT ON COLUMN idam.api_keys.created_at IS '등록 시각';
COMMENT ON COLUMN idam.api_keys.updated_at IS '수정 시각';

CREATE UNIQUE INDEX IF NOT EXISTS ux_api_keys__key_hash
    ON idam.api_keys (key_hash);
CREATE INDEX IF NOT EXISTS ix_api_keys__operator_id
    ON idam.api_keys (operator_id);
CREATE INDEX IF NOT EXISTS ix_api_keys__expires_at
    ON idam.api_keys (expires_at);
CREATE INDEX IF NOT EXISTS ix_api_keys__created_at
    ON idam.api_keys (created_at);
