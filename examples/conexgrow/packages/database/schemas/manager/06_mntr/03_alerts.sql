-- mntr.alerts: 발생한 경보

CREATE TABLE IF NOT EXISTS mntr.alerts (
    id bigint GENERATED ALWAYS AS IDENTITY,
    rule_id bigint NOT NULL,
    server_id bigint,
    raised_at timestamptz NOT NULL DEFAULT now(),
    cleared_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_alerts PRIMARY KEY (id)
);

COMMENT ON TABLE mntr.alerts IS '발생한 경보';
COMMENT ON COLUMN mntr.alerts.id IS '고유 번호';
COMMENT ON COLUMN mntr.alerts.rule_id IS '경보 규칙';
COMMENT ON COLUMN mntr.alerts.server_id IS '관련 서버';
COMMENT ON COLUMN mntr.alerts.raised_at IS '발생 시각';
COMMENT ON COLUMN mntr.alerts.cleared_at IS '해제 시각';
COMMENT ON COLUMN mntr.alerts.created_at IS '등록 시각';
COMMENT ON COLUMN mntr.alerts.updated_at IS '수정 시각';

CREATE INDEX IF NOT EXISTS ix_alerts__rule_id__raised_at
    ON mntr.alerts (rule_id, raised_at);
CREATE INDEX IF NOT EXISTS ix_alerts__server_id
    ON mntr.alerts (server_id);
CREATE INDEX IF NOT EXISTS ix_alerts__raised_at__partial
    ON mntr.alerts (raised_at)
    WHERE cleared_at IS NULL;
CREATE INDEX IF NOT EXISTS ix_alerts__created_at
    ON mntr.alerts (created_at);
