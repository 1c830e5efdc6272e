-- 보관용: 모듈로 나누기 전의 auto 스키마 (자동화)
-- 초기화 스크립트는 이 파일을 부르지 않는다.

CREATE SCHEMA IF NOT EXISTS auto;
COMMENT ON SCHEMA auto IS '자동화';

CREATE TABLE IF NOT EXISTS auto.workflows (
    id bigint GENERATED ALWAYS AS IDENTITY,
    code varchar(60) NOT NULL,
    name varchar(200) NOT NULL,
    definition jsonb NOT NULL DEFAULT '{}',
    is_enabled boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_workflows PRIMARY KEY (id)
);
COMMENT ON TABLE auto.workflows IS '작업 흐름 정의';
CREATE UNIQUE INDEX IF NOT EXISTS ux_workflows__code ON auto.workflows (code);

CREATE TABLE IF NOT EXISTS auto.workflow_runs (
    id bigint GENERATED ALWAYS AS IDENTITY,
    workflow_id bigint NOT NULL,
    state varchar(10) NOT NULL DEFAULT 'QUEUED' CHECK (state IN ('QUEUED', 'RUNNING', 'DONE', 'FAILED')),
    started_at timestamptz,
    finished_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_workflow_runs PRIMARY KEY (id)
);
COMMENT ON TABLE auto.workflow_runs IS '작업 흐름 실행 기록';
