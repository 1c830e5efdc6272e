-- 보관용: 모듈로 나누기 전의 stat 스키마 (사용량 통계)
-- 초기화 스크립트는 이 파일을 부르지 않는다.

CREATE SCHEMA IF NOT EXISTS stat;
COMMENT ON SCHEMA stat IS '사용량 통계';

CREATE TABLE IF NOT EXISTS stat.daily_usage (
    id bigint GENERATED ALWAYS AS IDENTITY,
    tenant_id bigint NOT NULL,
    used_on date NOT NULL,
    active_users integer NOT NULL DEFAULT 0,
    api_calls bigint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_daily_usage PRIMARY KEY (id)
);
COMMENT ON TABLE stat.daily_usage IS '일별 사용량';
CREATE UNIQUE INDEX IF NOT EXISTS ux_daily_usage__tenant_id__used_on ON stat.daily_usage (tenant_id, used_on);

CREATE TABLE IF NOT EXISTS stat.monthly_usage (
    id bigint GENERATED ALWAYS AS IDENTITY,
    tenant_id bigint NOT NULL,
    month date NOT NULL CHECK (extract(day FROM month) = 1),
    storage_gib numeric(12,3) NOT NULL DEFAULT 0,
    api_calls bigint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_monthly_usage PRIMARY KEY (id)
);
COMMENT ON TABLE stat.monthly_usage IS '월별 사용량';
CREATE UNIQUE INDEX IF NOT EXISTS ux_monthly_usage__tenant_id__month ON stat.monthly_usage (tenant_id, month);

CREATE TABLE IF NOT EXISTS stat.feature_usage (
    id bigint GENERATED ALWAYS AS IDENTITY,
    tenant_id bigint NOT NULL,
    feature_code varchar(60) NOT NULL,
    used_on date NOT NULL,
    uses integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_feature_usage PRIMARY KEY (id)
);
COMMENT ON TABLE stat.feature_usage IS '기능별 사용량';
CREATE UNIQUE INDEX IF NOT EXISTS ux_feature_usage__tenant_id__feature_code__used_on ON stat.feature_usage (tenant_id, feature_code, used_on);
