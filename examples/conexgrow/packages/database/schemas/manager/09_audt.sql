-- 보관용: 모듈로 나누기 전의 audt 스키마 (감사)
-- 초기화 스크립트는 이 파일을 부르지 않는다.

CREATE SCHEMA IF NOT EXISTS audt;
COMMENT ON SCHEMA audt IS '감사';

CREATE TABLE IF NOT EXISTS audt.audit_events (
    id bigint GENERATED ALWAYS AS IDENTITY,
    operator_id bigint,
    action varchar(60) NOT NULL,
    object_kind varchar(60) NOT NULL,
    object_id bigint,
    details jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_audit_events PRIMARY KEY (id)
);
COMMENT ON TABLE audt.audit_events IS '감사 이벤트';

CREATE TABLE IF NOT EXISTS audt.access_reviews (
    id bigint GENERATED ALWAYS AS IDENTITY,
    operator_id bigint NOT NULL,
    reviewed_by bigint,
    due_on date NOT NULL,
    decision varchar(10) CHECK (decision IN ('KEEP', 'REDUCE', 'REMOVE')),
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_access_reviews PRIMARY KEY (id)
);
COMMENT ON TABLE audt.access_reviews IS '접근 권한 검토';
CREATE UNIQUE INDEX IF NOT EXISTS ux_access_reviews__operator_id__due_on ON audt.access_reviews (operator_id, due_on);
