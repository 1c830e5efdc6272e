-- tnnt.tenant_databases: 테넌트별 데이터베이스 배치

CREATE TABLE IF NOT EXISTS tnnt.tenant_databases (
    id bigint GENERATED ALWAYS AS IDENTITY,
    tenant_id bigint NOT NULL,
    server_id bigint NOT NULL,
    database_name varchar(63) NOT NULL,
    schema_version varchar(20) NOT NULL DEFAULT '1.0',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_tenant_databases PRIMARY KEY (id)
);

COMMENT ON TABLE tnnt.tenant_databases IS '테넌트별 데이터베이스 배치';
COMMENT ON COLUMN tnnt.tenant_databases.id IS '고유 번호';
COMMENT ON COLUMN tnnt.tenant_databases.tenant_id IS '테넌트';
COMMENT ON COLUMN tnnt.tenant_databases.server_id IS '배치된 서버';
COMMENT ON COLUMN tnnt.tenant_databases.database_name IS '데이터베이스 이름';
COMMENT ON COLUMN tnnt.tenant_databases.schema_version IS '적용된 스키마 버전';
COMMENT ON COLUMN tnnt.tenant_databases.created_at IS '등록 시각';
COMMENT ON COLUMN tnnt.tenant_databases.updated_at IS '수정 시각';

CREATE UNIQUE INDEX IF NOT EXISTS ux_tenant_databases__server_id__database_name
    ON tnnt.tenant_databases (server_id, database_name);
CREATE INDEX IF NOT EXISTS ix_tenant_databases__tenant_id
    ON tnnt.tenant_databases (tenant_id);
CREATE INDEX IF NOT EXISTS ix_tenant_databases__schema_version
    ON tnnt.tenant_databases (schema_version);
CREATE INDEX IF NOT EXISTS ix_tenant_databases__created_at
    ON tnnt.tenant_databases (created_at);
