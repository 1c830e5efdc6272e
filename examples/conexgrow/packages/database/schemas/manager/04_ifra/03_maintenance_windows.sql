-- ifra.maintenance_windows: 점검 시간

CREATE TABLE IF NOT EXISTS ifra.maintenance_windows (
    id bigint GENERATED ALWAYS AS IDENTITY,
    server_id bigint NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
    reason text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_maintenance_windows PRIMARY KEY (id)
);

COMMENT ON TABLE ifra.maintenance_windows IS '점검 시간';
COMMENT ON COLUMN ifra.maintenance_windows.id IS '고유 번호';
COMMENT ON COLUMN ifra.maintenance_windows.server_id IS '서버';
COMMENT ON COLUMN ifra.maintenance_windows.starts_at IS '시작 시각';
COMMENT ON COLUMN ifra.maintenance_windows.ends_at IS '종료 시각';
COMMENT ON COLUMN ifra.maintenance_windows.reason IS '점검 사유';
COMMENT ON COLUMN ifra.maintenance_windows.created_at IS '등록 시각';
COMMENT ON COLUMN ifra.maintenance_windows.updated_at IS '수정 시각';

CREATE INDEX IF NOT EXISTS ix_maintenance_windows__server_id__starts_at
    ON ifra.maintenance_windows (server_id, starts_at);
CREATE INDEX IF NOT EXISTS ix_maintenance_windows__starts_at
    ON ifra.maintenance_windows (starts_at);
CREATE INDEX IF NOT EXISTS ix_maintenance_windows__ends_at
    ON ifra.maintenance_windows (ends_at);
CREATE INDEX IF NOT EXISTS ix_maintenance_windows__created_at
    ON ifra.maintenance_windows (created_at);
