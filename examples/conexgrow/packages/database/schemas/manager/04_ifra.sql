-- 보관용: 모듈로 나누기 전의 ifra 스키마 (인프라 자원)
-- 초기화 스크립트는 이 파일을 부르지 않는다.

CREATE SCHEMA IF NOT EXISTS ifra;
COMMENT ON SCHEMA ifra IS '인프라 자원';

CREATE TABLE IF NOT EXISTS ifra.servers (
    id bigint GENERATED ALWAYS AS IDENTITY,
    host_name varchar(253) NOT NULL,
    region varchar(30) NOT NULL,
    purpose varchar(20) NOT NULL CHECK (purpose IN ('DATABASE', 'API', 'BATCH')),
    retired_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_servers PRIMARY KEY (id)
);
COMMENT ON TABLE ifra.servers IS '서버';
CREATE UNIQUE INDEX IF NOT EXISTS ux_servers__host_name ON ifra.servers (host_name);

CREATE TABLE IF NOT EXISTS ifra.storage_volumes (
    id bigint GENERATED ALWAYS AS IDENTITY,
    server_id bigint NOT NULL,
    mount_point varchar(200) NOT NULL,
    size_gib integer NOT NULL CHECK (size_gib > 0),
    used_gib integer NOT NULL DEFAULT 0 CHECK (used_gib >= 0),
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_storage_volumes PRIMARY KEY (id)
);
COMMENT ON TABLE ifra.storage_volumes IS '저장 볼륨';
CREATE UNIQUE INDEX IF NOT EXISTS ux_storage_volumes__server_id__mount_point ON ifra.storage_volumes (server_id, mount_point);

CREATE TABLE IF NOT EXISTS ifra.maintenance_windows (
    id bigint GENERATED ALWAYS AS IDENTITY,
    server_id bigint NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
    reason text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_maintenance_windows PRIMARY KEY (id)
);
COMMENT ON TABLE ifra.maintenance_windows IS '점검 시간';
