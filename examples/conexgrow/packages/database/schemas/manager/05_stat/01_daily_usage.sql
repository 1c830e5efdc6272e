-- stat.daily_usage: 일별 사용량

CREATE TABLE IF NOT EXISTS stat.daily_usage (
    id bigint GENERATED ALWAYS AS IDENTITY,
    tenant_id bigint NOT NULL,
    used_on date NOT NULL,
    active_users integer NOT NULL DEFAULT 0,
    api_calls bigint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_daily_usage PRIMARY KEY (id)
);

COMMENT ON TABLE stat.daily_usage IS '일별 사용량';
COMMENT ON COLUMN stat.daily_usage.id IS '고유 번호';
COMMENT ON COLUMN stat.daily_usage.tenant_id IS '테넌트';
COMMENT ON COLUMN stat.daily_usage.used_on IS '사용일';
COMMENT ON COLUMN stat.daily_usage.active_users IS '활성 사용자 수';
COMMENT ON COLUMN stat.daily_usage.api_calls IS 'API 호출 수';
COMMENT ON COLUMN stat.daily_usage.created_at IS '등록 시각';
COMMENT ON COLUMN stat.daily_usage.updated_at IS '수정 시각';

CREATE UNIQUE INDEX IF NOT EXISTS ux_daily_usage__tenant_id__used_on
    ON stat.daily_usage (tenant_id, used_on);
CREATE INDEX IF NOT EXISTS ix_daily_usage__used_on
    ON stat.daily_usage (used_on);
CREATE INDEX IF NOT EXISTS ix_daily_usage__api_calls
    ON stat.daily_usage (api_calls);
CREATE INDEX IF NOT EXISTS ix_daily_usage__created_at
    ON stat.daily_usage (created_at);
