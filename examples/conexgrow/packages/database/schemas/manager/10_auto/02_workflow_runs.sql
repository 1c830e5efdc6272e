-- auto.workflow_runs: 작업 흐름 실행 기록

CREATE TABLE IF NOT EXISTS auto.workflow_runs (
    id bigint GENERATED ALWAYS AS IDENTITY,
    workflow_id bigint NOT NULL,
    state varchar(10) NOT NULL DEFAULT 'QUEUED' CHECK (state IN ('QUEUED', 'RUNNING', 'DONE', 'FAILED')),
    started_at timestamptz,
    finished_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_workflow_runs PRIMARY KEY (id)
);

COMMENT ON TABLE auto.workflow_runs IS '작업 흐름 실행 기록';
COMMENT ON COLUMN auto.workflow_runs.id IS '고유 번호';
COMMENT ON COLUMN auto.workflow_runs.workflow_id IS '작업 흐름';
COMMENT ON COLUMN auto.workflow_runs.state IS '실행 상태';
COMMENT ON COLUMN auto.workflow_runs.started_at IS '시작 시각';
COMMENT ON COLUMN auto.workflow_runs.finished_at IS '종료 시각';
COMMENT ON COLUMN auto.workflow_runs.created_at IS '등록 시각';
COMMENT ON COLUMN auto.workflow_runs.updated_at IS '수정 시각';

CREATE INDEX IF NOT EXISTS ix_workflow_runs__workflow_id__created_at
    ON auto.workflow_runs (workflow_id, created_at);
CREATE INDEX IF NOT EXISTS ix_workflow_runs__state
    ON auto.workflow_runs (state);
CREATE INDEX IF NOT EXISTS ix_workflow_runs__started_at__partial
    ON auto.workflow_runs (started_at)
    WHERE finished_at IS NULL;
CREATE INDEX IF NOT EXISTS ix_workflow_runs__created_at
    ON auto.workflow_runs (created_at);
