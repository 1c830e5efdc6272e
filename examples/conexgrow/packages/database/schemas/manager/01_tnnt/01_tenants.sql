-- tnnt.tenants: 테넌트(고객사) 기본 정보

CREATE TABLE IF NOT EXISTS tnnt.tenants (
    id bigint GENERATED ALWAYS AS IDENTITY,
    code varchar(30) NOT NULL,
    name varchar(200) NOT NULL,
    status varchar(20) NOT NULL DEFAULT 'TRIAL' CHECK (status IN ('TRIAL', 'ACTIVE', 'SUSPENDED', 'CLOSED')),
    country char(2) NOT NULL DEFAULT 'KR',
    closed_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_tenants PRIMARY KEY (id)
);

COMMENT ON TABLE tnnt.tenants IS '테넌트(고객사) 기본 정보';
COMMENT ON COLUMN tnnt.tenants.id IS '고유 번호';
COMMENT ON COLUMN tnnt.tenants.code IS '테넌트 코드';
COMMENT ON COLUMN tnnt.tenants.name IS '고객사 이름';
COMMENT ON COLUMN tnnt.tenants.status IS '상태';
COMMENT ON COLUMN tnnt.tenants.country IS '국가 코드(ISO 3166-1)';
COMMENT ON COLUMN tnnt.tenants.closed_at IS '해지 시각';
COMMENT ON COLUMN tnnt.tenants.created_at IS '등록 시각';
COMMENT ON COLUMN tnnt.tenants.updated_at IS '수정 시각';

CREATE UNIQUE INDEX IF NOT EXISTS ux_tenants__code
    ON tnnt.tenants (code);
CREATE INDEX IF NOT EXISTS ix_tenants__status
    ON tnnt.tenants (status);
CREATE INDEX IF NOT EXISTS ix_tenants__name
    ON tnnt.tenants (name);
CREATE INDEX IF NOT EXISTS ix_tenants__created_at
    ON tnnt.tenants (created_at);
