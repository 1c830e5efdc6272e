-- intg.webhook_deliveries: 웹훅 전송 기록

CREATE TABLE IF NOT EXISTS intg.webhook_deliveries (
    id bigint GENERATED ALWAYS AS IDENTITY,
    webhook_id bigint NOT NULL,
    sent_at timestamptz NOT NULL DEFAULT now(),
    http_status integer,
    attempt smallint NOT NULL DEFAULT 1 CHECK (attempt > 0),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_webhook_deliveries PRIMARY KEY (id)
);

COMMENT ON TABLE intg.webhook_deliveries IS '웹훅 전송 기록';
COMMENT ON COLUMN intg.webhook_deliveries.id IS '고유 번호';
COMMENT ON COLUMN intg.webhook_deliveries.webhook_id IS '웹훅';
COMMENT ON COLUMN intg.webhook_deliveries.sent_at IS '전송 시각';
COMMENT ON COLUMN intg.webhook_deliveries.http_status IS '응답 코드';
COMMENT ON COLUMN intg.webhook_deliveries.attempt IS '시도 횟수';
COMMENT ON COLUMN intg.webhook_deliveries.created_at IS '등록 시각';
COMMENT ON COLUMN intg.webhook_deliveries.updated_at IS '수정 시각';

CREATE INDEX IF NOT EXISTS ix_webhook_deliveries__webhook_id__sent_at
    ON intg.webhook_deliveries (webhook_id, sent_at);
CREATE INDEX IF NOT EXISTS ix_webhook_deliveries__sent_at
    ON intg.webhook_deliveries (sent_at);
CREATE INDEX IF NOT EXISTS ix_webhook_deliveries__http_status
    ON intg.webhook_deliveries (http_status);
CREATE INDEX IF NOT EXISTS ix_webhook_deliveries__created_at
    ON intg.webhook_deliveries (created_at);
