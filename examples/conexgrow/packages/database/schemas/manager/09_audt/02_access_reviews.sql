-- audt.access_reviews: 접근 권한 검토

CREATE TABLE IF NOT EXISTS audt.access_reviews (
    id bigint GENERATED ALWAYS AS IDENTITY,
    operator_id bigint NOT NULL,
    reviewed_by bigint,
    due_on date NOT NULL,
    decision varchar(10) CHECK (decision IN ('KEEP', 'REDUCE', 'REMOVE')),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_access_reviews PRIMARY KEY (id)
);

COMMENT ON TABLE audt.access_reviews IS '접근 권한 검토';
COMMENT ON COLUMN audt.access_reviews.id IS '고유 번호';
COMMENT ON COLUMN audt.access_reviews.operator_id IS '검토 대상 운영자';
COMMENT ON COLUMN audt.access_reviews.reviewed_by IS '검토자';
COMMENT ON COLUMN audt.access_reviews.due_on IS '검토 기한';
COMMENT ON COLUMN audt.access_reviews.decision IS '결정';
COMMENT ON COLUMN audt.access_reviews.created_at IS '등록 시각';
COMMENT ON COLUMN audt.access_reviews.updated_at IS '수정 시각';

CREATE UNIQUE INDEX IF NOT EXISTS ux_access_reviews__operator_id__due_on
    ON audt.access_reviews (operator_id, due_on);
CREATE INDEX IF NOT EXISTS ix_access_reviews__reviewed_by
    ON audt.access_reviews (reviewed_by);
CREATE INDEX IF NOT EXISTS ix_access_reviews__due_on__partial
    ON audt.access_reviews (due_on)
    WHERE decision IS NULL;
CREATE INDEX IF NOT EXISTS ix_access_reviews__created_at
    ON audt.access_reviews (created_at);
