-- ifra.servers: 서버

CREATE TABLE IF NOT EXISTS ifra.servers (
    id bigint GENERATED ALWAYS AS IDENTITY,
    host_name varchar(253) NOT NULL,
    region varchar(30) NOT NULL,
    purpose varchar(20) NOT NULL CHECK (purpose IN ('DATABASE', 'API', 'BATCH')),
    retired_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_servers PRIMARY KEY (id)
);

COMMENT ON TABLE ifra.servers IS '서버';
COMMENT ON COLUMN ifra.servers.id IS '고유 번호';
COMMENT ON COLUMN ifra.servers.host_name IS '호스트 이름';
COMMENT ON COLUMN ifra.servers.region IS '리전';
COMMENT ON COLUMN ifra.servers.purpose IS '용도';
COMMENT ON COLUMN ifra.servers.retired_at IS '폐기 시각';
COMMENT ON COLUMN ifra.servers.created_at IS '등록 시각';
COMMENT ON COLUMN ifra.servers.updated_at IS '수정 시각';

CREATE UNIQUE INDEX IF NOT EXISTS ux_servers__host_name
    ON ifra.servers (host_name);
CREATE INDEX IF NOT EXISTS ix_servers__region__purpose
    ON ifra.servers (region, purpose);
CREATE INDEX IF NOT EXISTS ix_servers__purpose__partial
    ON ifra.servers (purpose)
    WHERE retired_at IS NULL;
CREATE INDEX IF NOT EXISTS ix_servers__created_at
    ON ifra.servers (created_at);
