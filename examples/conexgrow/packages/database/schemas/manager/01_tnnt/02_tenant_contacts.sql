-- tnnt.tenant_contacts: 테넌트 담당자 연락처

CREATE TABLE IF NOT EXISTS tnnt.tenant_contacts (
    id bigint GENERATED ALWAYS AS IDENTITY,
    tenant_id bigint NOT NULL,
    name varchar(100) NOT NULL,
    email varchar(200) NOT NULL,
    is_primary boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_tenant_contacts PRIMARY KEY (id)
);

COMMENT ON TABLE tnnt.tenant_contacts IS '테넌트 담당자 연락처';
COMMENT ON COLUMN tnnt.tenant_contacts.id IS '고유 번호';
COMMENT ON COLUMN tnnt.tenant_contacts.tenant_id IS '테넌트';
COMMENT ON COLUMN tnnt.tenant_contacts.name IS '담당자 이름';
COMMENT ON COLUMN tnnt.tenant_contacts.email IS '담당자 전자우편';
COMMENT ON COLUMN tnnt.tenant_contacts.is_primary IS '대표 담당자 여부';
COMMENT ON COLUMN tnnt.tenant_contacts.created_at IS '등록 시각';
COMMENT ON COLUMN tnnt.tenant_contacts.updated_at IS '수정 시각';

CREATE UNIQUE INDEX IF NOT EXISTS ux_tenant_contacts__tenant_id__email
    ON tnnt.tenant_contacts (tenant_id, email);
CREATE INDEX IF NOT EXISTS ix_tenant_contacts__email
    ON tnnt.tenant_contacts (email);
CREATE INDEX IF NOT EXISTS ix_tenant_contacts__tenant_id__partial
    ON tnnt.tenant_contacts (tenant_id)
    WHERE is_primary;
CREATE INDEX IF NOT EXISTS ix_tenant_contacts__created_at
    ON tnnt.tenant_contacts (created_at);
