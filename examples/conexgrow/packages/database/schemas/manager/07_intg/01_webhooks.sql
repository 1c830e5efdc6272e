-- intg.webhooks: 웹훅 등록

CREATE TABLE IF NOT EXISTS intg.webhooks (
    id bigint GENERATED ALWAYS AS IDENTITY,
    tenant_id bigint NOT NULL,
    url text NOT NULL,
    event_code varchar(60) NOT NULL,
    is_enabled boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_webhooks PRIMARY KEY (id)
);

COMMENT ON TABLE intg.webhooks IS '웹훅 등록';
COMMENT ON COLUMN intg.webhooks.id IS '고유 번호';
COMMENT ON COLUMN intg.webhooks.tenant_id IS '테넌트';
COMMENT ON COLUMN intg.webhooks.url IS '호출 주소';
COMMENT ON COLUMN intg.webhooks.event_code IS '구독하는 이벤트';
COMMENT ON COLUMN intg.webhooks.is_enabled IS '사용 여부';
COMMENT ON COLUMN intg.webhooks.created_at IS '등록 시각';
COMMENT ON COLUMN intg.webhooks.updated_at IS '수정 시각';

CREATE UNIQUE INDEX IF NOT EXISTS ux_webhooks__tenant_id__url__event_code
    ON intg.webhooks (tenant_id, url, event_code);
CREATE INDEX IF NOT EXISTS ix_webhooks__event_code
    ON intg.webhooks (event_code);
CREATE INDEX IF NOT EXISTS ix_webhooks__tenant_id__partial
    ON intg.webhooks (tenant_id)
    WHERE is_enabled;
CREATE INDEX IF NOT EXISTS ix_webhooks__created_at
    ON intg.webhooks (created_at);
