-- stat.feature_usage: 기능별 사용량

CREATE TABLE IF NOT EXISTS stat.feature_usage (
    id bigint GENERATED ALWAYS AS IDENTITY,
    tenant_id bigint NOT NULL,
    feature_code varchar(60) NOT NULL,
    used_on date NOT NULL,
    uses integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_feature_usage PRIMARY KEY (id)
);

COMMENT ON TABLE stat.feature_usage IS '기능별 사용량';
COMMENT ON COLUMN stat.feature_usage.id IS '고유 번호';
COMMENT ON COLUMN stat.feature_usage.tenant_id IS '테넌트';
COMMENT ON COLUMN stat.feature_usage.feature_code IS '기능 코드';
COMMENT ON COLUMN stat.feature_usage.used_on IS '사용일';
COMMENT ON COLUMN stat.feature_usage.uses IS '사용 횟수';
COMMENT ON COLUMN stat.feature_usage.created_at IS '등록 시각';
COMMENT ON COLUMN stat.feature_usage.updated_at IS '수정 시각';

CREATE UNIQUE INDEX IF NOT EXISTS ux_feature_usage__tenant_id__feature_code__used_on
    ON stat.feature_usage (tenant_id, feature_code, used_on);
CREATE INDEX IF NOT EXISTS ix_feature_usage__feature_code
    ON stat.feature_usage (feature_code);
CREATE INDEX IF NOT EXISTS ix_feature_usage__used_on
    ON stat.feature_usage (used_on);
CREATE INDEX IF NOT EXISTS ix_feature_usage__created_at
    ON stat.feature_usage (created_at);
