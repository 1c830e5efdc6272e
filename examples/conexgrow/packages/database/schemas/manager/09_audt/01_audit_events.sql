-- audt.audit_events: 감사 이벤트

CREATE TABLE IF NOT EXISTS audt.audit_events (
    id bigint GENERATED ALWAYS AS IDENTITY,
    operator_id bigint,
    action varchar(60) NOT NULL,
    object_kind varchar(60) NOT NULL,
    object_id bigint,
    details jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_audit_events PRIMARY KEY (id)
);

COMMENT ON TABLE audt.audit_events IS '감사 이벤트';
COMMENT ON COLUMN audt.audit_events.id IS '고유 번호';
COMMENT ON COLUMN audt.audit_events.operator_id IS '행위자';
COMMENT ON COLUMN audt.audit_events.action IS '행위';
COMMENT ON COLUMN audt.audit_events.object_kind IS '대상 종류';
COMMENT ON COLUMN audt.audit_events.object_id IS '대상 번호';
COMMENT ON COLUMN audt.audit_events.details IS '상세 내용';
COMMENT ON COLUMN audt.audit_events.created_at IS '등록 시각';
COMMENT ON COLUMN audt.audit_events.updated_at IS '수정 시각';

CREATE INDEX IF NOT EXISTS ix_audit_events__operator_id__created_at
    ON audt.audit_events (operator_id, created_at);
CREATE INDEX IF NOT EXISTS ix_audit_events__object_kind__object_id
    ON audt.audit_events (object_kind, object_id);
CREATE INDEX IF NOT EXISTS ix_audit_events__action
    ON audt.audit_events (action);
CREATE INDEX IF NOT EXISTS ix_audit_events__created_at
    ON audt.audit_events (created_at);
