-- cnfg.feature_flags: 기능 스위치

CREATE TABLE IF NOT EXISTS cnfg.feature_flags (
    id bigint GENERATED ALWAYS AS IDENTITY,
    code varchar(60) NOT NULL,
    is_on boolean NOT NULL DEFAULT false,
    tenant_id bigint,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_feature_flags PRIMARY KEY (id)
);

COMMENT ON TABLE cnfg.feature_flags IS '기능 스위치';
COMMENT ON COLUMN cnfg.feature_flags.id IS '고유 번호';
COMMENT ON COLUMN cnfg.feature_flags.code IS '기능 코드';
COMMENT ON COLUMN cnfg.feature_flags.is_on IS '켜짐 여부';
COMMENT ON COLUMN cnfg.feature_flags.tenant_id IS '특정 테넌트에만 적용할 때';
COMMENT ON COLUMN cnfg.feature_flags.created_at IS '등록 시각';
COMMENT ON COLUMN cnfg.feature_flags.updated_at IS '수정 시각';

CREATE UNIQUE INDEX IF NOT EXISTS ux_feature_flags__code__tenant_id
    ON cnfg.feature_flags (code, tenant_id) NULLS NOT DISTINCT;
CREATE INDEX IF NOT EXISTS ix_feature_flags__code__partial
    ON cnfg.feature_flags (code)
    WHERE is_on;
CREATE INDEX IF NOT EXISTS ix_feature_flags__tenant_id
    ON cnfg.feature_flags (tenant_id);
CREATE INDEX IF NOT EXISTS ix_feature_flags__created_at
    ON cnfg.feature_flags (created_at);
