-- ifra.storage_volumes: 저장 볼륨

CREATE TABLE IF NOT EXISTS ifra.storage_volumes (
    id bigint GENERATED ALWAYS AS IDENTITY,
    server_id bigint NOT NULL,
    mount_point varchar(200) NOT NULL,
    size_gib integer NOT NULL CHECK (size_gib > 0),
    used_gib integer NOT NULL DEFAULT 0 CHECK (used_gib >= 0),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_storage_volumes PRIMARY KEY (id)
);

COMMENT ON TABLE ifra.storage_volumes IS '저장 볼륨';
COMMENT ON COLUMN ifra.storage_volumes.id IS '고유 번호';
COMMENT ON COLUMN ifra.storage_volumes.server_id IS '서버';
COMMENT ON COLUMN ifra.storage_volumes.mount_point IS '마운트 위치';
COMMENT ON COLUMN ifra.storage_volumes.size_gib IS '크기(GiB)';
COMMENT ON COLUMN ifra.storage_volumes.used_gib IS '사용량(GiB)';
COMMENT ON COLUMN ifra.storage_volumes.created_at IS '등록 시각';
COMMENT ON COLUMN ifra.storage_volumes.updated_at IS '수정 시각';

CREATE UNIQUE INDEX IF NOT EXISTS ux_storage_volumes__server_id__mount_point
    ON ifra.storage_volumes (server_id, mount_point);
CREATE INDEX IF NOT EXISTS ix_storage_volumes__size_gib
    ON ifra.storage_volumes (size_gib);
CREATE INDEX IF NOT EXISTS ix_storage_volumes__used_gib
    ON ifra.storage_volumes (used_gib);
CREATE INDEX IF NOT EXISTS ix_storage_volumes__created_at
    ON ifra.storage_volumes (created_at);
