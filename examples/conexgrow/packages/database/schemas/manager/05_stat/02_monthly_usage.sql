-- stat.monthly_usage: 월별 사용량

CREATE TABLE IF NOT EXISTS stat.monthly_usage (
    id bigint GENERATED ALWAYS AS IDENTITY,
    tenant_id bigint NOT NULL,
    month date NOT NULL CHECK (extract(day FROM month) = 1),
    storage_gib numeric(12,3) NOT NULL DEFAULT 0,
    api_calls bigint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_monthly_usage PRIMARY KEY (id)
);

COMMENT ON TABLE stat.monthly_usage IS '월별 사용량';
COMMENT ON COLUMN stat.monthly_usage.id IS '고유 번호';
COMMENT ON COLUMN stat.monthly_usage.tenant_id IS '테넌트';
COMMENT ON COLUMN stat.monthly_usage.month IS '해당 월의 첫날';
COMMENT ON COLUMN stat.monthly_usage.storage_gib IS '저장 용량(GiB)';
COMMENT ON COLUMN stat.monthly_usage.api_calls IS 'API 호출 수';
COMMENT ON COLUMN stat.monthly_usage.created_at IS '등록 시각';
COMMENT ON COLUMN stat.monthly_usage.updated_at IS '수정 시각';

CREATE UNIQUE INDEX IF NOT EXISTS ux_monthly_usage__tenant_id__month
    ON stat.monthly_usage (tenant_id, month);
CREATE INDEX IF NOT EXISTS ix_monthly_usage__month
    ON stat.monthly_usage (month);
CREATE INDEX IF NOT EXISTS ix_monthly_usage__storage_gib
    ON stat.monthly_usage (storage_gib);
CREATE INDEX IF NOT EXISTS ix_monthly_usage__created_at
    ON stat.monthly_usage (created_at);
