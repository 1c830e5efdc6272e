-- supt.ticket_comments: 문의 답변

CREATE TABLE IF NOT EXISTS supt.ticket_comments (
    id bigint GENERATED ALWAYS AS IDENTITY,
    ticket_id bigint NOT NULL,
    operator_id bigint,
    body text NOT NULL,
    is_internal boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_ticket_comments PRIMARY KEY (id)
);

COMMENT ON TABLE supt.ticket_comments IS '문의 답변';
COMMENT ON COLUMN supt.ticket_comments.id IS '고유 번호';
COMMENT ON COLUMN supt.ticket_comments.ticket_id IS '문의';
COMMENT ON COLUMN supt.ticket_comments.operator_id IS '답변한 운영자';
COMMENT ON COLUMN supt.ticket_comments.body IS '내용';
COMMENT ON COLUMN supt.ticket_comments.is_internal IS '내부 메모 여부';
COMMENT ON COLUMN supt.ticket_comments.created_at IS '등록 시각';
COMMENT ON COLUMN supt.ticket_comments.updated_at IS '수정 시각';

CREATE INDEX IF NOT EXISTS ix_ticket_comments__ticket_id__created_at
    ON supt.ticket_comments (ticket_id, created_at);
CREATE INDEX IF NOT EXISTS ix_ticket_comments__operator_id
    ON supt.ticket_comments (operator_id);
CREATE INDEX IF NOT EXISTS ix_ticket_comments__ticket_id__partial
    ON supt.ticket_comments (ticket_id)
    WHERE NOT is_internal;
CREATE INDEX IF NOT EXISTS ix_ticket_comments__created_at
    ON supt.ticket_comments (created_at);
