-- bill.subscriptions: 구독

CREATE TABLE IF NOT EXISTS bill.subscriptions (
    id bigint GENERATED ALWAYS AS IDENTITY,
    tenant_id bigint NOT NULL,
    plan_id bigint NOT NULL,
    started_on date NOT NULL,
    ended_on date CHECK (ended_on >= started_on),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_subscriptions PRIMARY KEY (id)
);

COMMENT ON TABLE bill.subscriptions IS '구독';
COMMENT ON COLUMN bill.subscriptions.id IS '고유 번호';
COMMENT ON COLUMN bill.subscriptions.tenant_id IS '테넌트';
COMMENT ON COLUMN bill.subscriptions.plan_id IS '요금제';
COMMENT ON COLUMN bill.subscriptions.started_on IS '시작일';
COMMENT ON COLUMN bill.subscriptions.ended_on IS '종료일';
COMMENT ON COLUMN bill.subscriptions.created_at IS '등록 시각';
COMMENT ON COLUMN bill.subscriptions.updated_at IS '수정 시각';

CREATE INDEX IF NOT EXISTS ix_subscriptions__tenant_id__started_on
    ON bill.subscriptions (tenant_id, started_on);
CREATE INDEX IF NOT EXISTS ix_subscriptions__plan_id
    ON bill.subscriptions (plan_id);
CREATE UNIQUE INDEX IF NOT EXISTS ux_subscriptions__tenant_id__partial
    ON bill.subscriptions (tenant_id)
    WHERE ended_on IS NULL;
CREATE INDEX IF NOT EXISTS ix_subscriptions__created_at
    ON bill.subscriptions (created_at);
