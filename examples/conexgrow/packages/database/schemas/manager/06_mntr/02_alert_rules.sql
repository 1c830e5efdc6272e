-- mntr.alert_rules: 경보 규칙

CREATE TABLE IF NOT EXISTS mntr.alert_rules (
    id bigint GENERATED ALWAYS AS IDENTITY,
    code varchar(60) NOT NULL,
    metric varchar(60) NOT NULL,
    threshold numeric(14,4) NOT NULL,
    severity varchar(10) NOT NULL CHECK (severity IN ('INFO', 'WARN', 'PAGE')),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_alert_rules PRIMARY KEY (id)
);

COMMENT ON TABLE mntr.alert_rules IS '경보 규칙';
COMMENT ON COLUMN mntr.alert_rules.id IS '고유 번호';
COMMENT ON COLUMN mntr.alert_rules.code IS '규칙 코드';
COMMENT ON COLUMN mntr.alert_rules.metric IS '측정 항목';
COMMENT ON COLUMN mntr.alert_rules.threshold IS '임곗값';
COMMENT ON COLUMN mntr.alert_rules.severity IS '심각도';
COMMENT ON COLUMN mntr.alert_rules.created_at IS '등록 시각';
COMMENT ON COLUMN mntr.alert_rules.updated_at IS '수정 시각';

CREATE UNIQUE INDEX IF NOT EXISTS ux_alert_rules__code
    ON mntr.alert_rules (code);
CREATE INDEX IF NOT EXISTS ix_alert_rules__metric
    ON mntr.alert_rules (metric);
CREATE INDEX IF NOT EXISTS ix_alert_rules__severity
    ON mntr.alert_rules (severity);
CREATE INDEX IF NOT EXISTS ix_alert_rules__created_at
    ON mntr.alert_rules (created_at);
