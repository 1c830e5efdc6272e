-- auto.workflows: 작업 흐름 정의

CREATE TABLE IF NOT EXISTS auto.workflows (
    id bigint GENERATED ALWAYS AS IDENTITY,
    code varchar(60) NOT NULL,
    name varchar(200) NOT NULL,
    definition jsonb NOT NULL DEFAULT '{}',
    is_enabled boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_workflows PRIMARY KEY (id)
);

COMMENT ON TABLE auto.workflows IS '작업 흐름 정의';
COMMENT ON COLUMN auto.workflows.id IS '고유 번호';
COMMENT ON COLUMN auto.workflows.code IS '흐름 코드';
COMMENT ON COLUMN auto.workflows.name IS '이름';
COMMENT ON COLUMN auto.workflows.definition IS '정의';
COMMENT ON COLUMN auto.workflows.is_enabled IS '사용 여부';
COMMENT ON COLUMN auto.workflows.created_at IS '등록 시각';
COMMENT ON COLUMN auto.workflows.updated_at IS '수정 시각';

CREATE UNIQUE INDEX IF NOT EXISTS ux_workflows__code
    ON auto.workflows (code);
CREATE INDEX IF NOT EXISTS ix_workflows__name
    ON auto.workflows (name);
CREATE INDEX IF NOT EXISTS ix_workflows__code__partial
    ON auto.workflows (code)
    WHERE is_enabled;
CREATE INDEX IF NOT EXISTS ix_workflows__created_at
    ON auto.workflows (created_at);
