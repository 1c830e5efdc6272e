-- 보관용: 모듈로 나누기 전의 intg 스키마 (외부 연동)
-- 초기화 스크립트는 이 파일을 부르지 않는다.

CREATE SCHEMA IF NOT EXISTS intg;
COMMENT ON SCHEMA intg IS '외부 연동';

CREATE TABLE IF NOT EXISTS intg.webhooks (
    id bigint GENERATED ALWAYS AS IDENTITY,
    tenant_id bigint NOT NULL,
    url text NOT NULL,
    event_code varchar(60) NOT NULL,
    is_enabled boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_webhooks PRIMARY KEY (id)
);
COMMENT ON TABLE intg.webhooks IS '웹훅 등록';
CREATE UNIQUE INDEX IF NOT EXISTS ux_webhooks__tenant_id__url__event_code ON intg.webhooks (tenant_id, url, event_code);

CREATE TABLE IF NOT EXISTS intg.webhook_deliveries (
    id bigint GENERATED ALWAYS AS IDENTITY,
    webhook_id bigint NOT NULL,
    sent_at timestamptz NOT NULL DEFAULT now(),
    http_status integer,
    attempt smallint NOT NULL DEFAULT 1 CHECK (attempt > 0),
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_webhook_deliveries PRIMARY KEY (id)
);
COMMENT ON TABLE intg.webhook_deliveries IS '웹훅 전송 기록';
