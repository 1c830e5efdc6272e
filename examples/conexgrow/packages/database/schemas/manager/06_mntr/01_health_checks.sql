-- mntr.health_checks: 상태 점검 결과

CREATE TABLE IF NOT EXISTS mntr.health_checks (
    id bigint GENERATED ALWAYS AS IDENTITY,
    server_id bigint NOT NULL,
    checked_at timestamptz NOT NULL DEFAULT now(),
    result varchar(10) NOT NULL CHECK (result IN ('UP', 'SLOW', 'DOWN')),
    latency_ms integer CHECK (latency_ms >= 0),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_health_checks PRIMARY KEY (id)
);

COMMENT ON TABLE mntr.health_checks IS '상태 점검 결과';
COMMENT ON COLUMN mntr.health_checks.id IS '고유 번호';
COMMENT ON COLUMN mntr.health_checks.server_id IS '서버';
COMMENT ON COLUMN mntr.health_checks.checked_at IS '점검 시각';
COMMENT ON COLUMN mntr.health_checks.result IS '결과';
COMMENT ON COLUMN mntr.health_checks.latency_ms IS '응답 시간(밀리초)';
COMMENT ON COLUMN mntr.health_checks.created_at IS '등록 시각';
COMMENT ON COLUMN mntr.health_checks.updated_at IS '수정 시각';

CREATE INDEX IF NOT EXISTS ix_health_checks__server_id__checked_at
    ON mntr.health_checks (server_id, checked_at);
CREATE INDEX IF NOT EXISTS ix_health_checks__checked_at
    ON mntr.health_checks (checked_at);
CREATE INDEX IF NOT EXISTS ix_health_checks__server_id__partial
    ON mntr.health_checks (server_id)
    WHERE result <> 'UP';
CREATE INDEX IF NOT EXISTS ix_health_checks__created_at
    ON mntr.health_checks (created_at);
