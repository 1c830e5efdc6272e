-- supt.tickets: 문의

CREATE TABLE IF NOT EXISTS supt.tickets (
    id bigint GENERATED ALWAYS AS IDENTITY,
    tenant_id bigint NOT NULL,
    subject varchar(200) NOT NULL,
    priority smallint NOT NULL DEFAULT 3 CHECK (priority BETWEEN 1 AND 5),
    closed_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_tickets PRIMARY KEY (id)
);

COMMENT ON TABLE supt.tickets IS '문의';
COMMENT ON COLUMN supt.tickets.id IS '고유 번호';
COMMENT ON COLUMN supt.tickets.tenant_id IS '테넌트';
COMMENT ON COLUMN supt.tickets.subject IS '제목';
COMMENT ON COLUMN supt.tickets.priority IS '우선순위(1이 가장 높음)';
COMMENT ON COLUMN supt.tickets.closed_at IS '종결 시각';
COMMENT ON COLUMN supt.tickets.created_at IS '등록 시각';
COMMENT ON COLUMN supt.tickets.updated_at IS '수정 시각';

CREATE INDEX IF NOT EXISTS ix_tickets__tenant_id__created_at
    ON supt.tickets (tenant_id, created_at);
CREATE INDEX IF NOT EXISTS ix_tickets__priority
    ON supt.tickets (priority);
CREATE INDEX IF NOT EXISTS ix_tickets__priority__created_at__partial
    ON supt.tickets (priority, created_at)
    WHERE closed_at IS NULL;
CREATE INDEX IF NOT EXISTS ix_tickets__created_at
    ON supt.tickets (created_at);
