-- 보관용: 모듈로 나누기 전의 mntr 스키마 (모니터링과 경보)
-- 초기화 스크립트는 이 파일을 부르지 않는다.

CREATE SCHEMA IF NOT EXISTS mntr;
COMMENT ON SCHEMA mntr IS '모니터링과 경보';

CREATE TABLE IF NOT EXISTS mntr.health_checks (
    id bigint GENERATED ALWAYS AS IDENTITY,
    server_id bigint NOT NULL,
    checked_at timestamptz NOT NULL DEFAULT now(),
    result varchar(10) NOT NULL CHECK (result IN ('UP', 'SLOW', 'DOWN')),
    latency_ms integer CHECK (latency_ms >= 0),
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_health_checks PRIMARY KEY (id)
);
COMMENT ON TABLE mntr.health_checks IS '상태 점검 결과';

CREATE TABLE IF NOT EXISTS mntr.alert_rules (
    id bigint GENERATED ALWAYS AS IDENTITY,
    code varchar(60) NOT NULL,
    metric varchar(60) NOT NULL,
    threshold numeric(14,4) NOT NULL,
    severity varchar(10) NOT NULL CHECK (severity IN ('INFO', 'WARN', 'PAGE')),
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_alert_rules PRIMARY KEY (id)
);
COMMENT ON TABLE mntr.alert_rules IS '경보 규칙';
CREATE UNIQUE INDEX IF NOT EXISTS ux_alert_rules__code ON mntr.alert_rules (code);

CREATE TABLE IF NOT EXISTS mntr.alerts (
    id bigint GENERATED ALWAYS AS IDENTITY,
    rule_id bigint NOT NULL,
    server_id bigint,
    raised_at timestamptz NOT NULL DEFAULT now(),
    cleared_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_alerts PRIMARY KEY (id)
);
COMMENT ON TABLE mntr.alerts IS '발생한 경보';
