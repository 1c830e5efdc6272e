-- tnnt.tenant_domains: 테넌트 접속 도메인

CREATE TABLE IF NOT EXISTS tnnt.tenant_domains (
    id bigint GENERATED ALWAYS AS IDENTITY,
    tenant_id bigint NOT NULL,
    domain varchar(253) NOT NULL,
    verified_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_tenant_domains PRIMARY KEY (id)
);

COMMENT ON TABLE tnnt.tenant_domains IS '테넌트 접속 도메인';
COMMENT ON COLUMN tnnt.tenant_domains.id IS '고유 번호';
COMMENT ON COLUMN tnnt.tenant_domains.tenant_id IS '테넌트';
COMMENT ON COLUMN tnnt.tenant_domains.domain IS '도메인 이름';
COMMENT ON COLUMN tnnt.tenant_domains.verified_at IS '소유 확인 시각';
COMMENT ON COLUMN tnnt.tenant_domains.created_at IS '등록 시각';
COMMENT ON COLUMN tnnt.tenant_domains.updated_at IS '수정 시각';

CREATE UNIQUE INDEX IF NOT EXISTS ux_tenant_domains__domain
    ON tnnt.tenant_domains (domain);
CREATE INDEX IF NOT EXISTS ix_tenant_domains__tenant_id
    ON tnnt.tenant_domains (tenant_id);
CREATE INDEX IF NOT EXISTS ix_tenant_domains__verified_at__partial
    ON tnnt.tenant_domains (verified_at)
    WHERE verified_at IS NULL;
CREATE INDEX IF NOT EXISTS ix_tenant_domains__created_at
    ON tnnt.tenant_domains (created_at);
