-- tnnt.onboarding_steps: 테넌트 도입 단계

CREATE TABLE IF NOT EXISTS tnnt.onboarding_steps (
    id bigint GENERATED ALWAYS AS IDENTITY,
    tenant_id bigint NOT NULL,
    step_code varchar(50) NOT NULL,
    done_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_onboarding_steps PRIMARY KEY (id)
);

COMMENT ON TABLE tnnt.onboarding_steps IS '테넌트 도입 단계';
COMMENT ON COLUMN tnnt.onboarding_steps.id IS '고유 번호';
COMMENT ON COLUMN tnnt.onboarding_steps.tenant_id IS '테넌트';
COMMENT ON COLUMN tnnt.onboarding_steps.step_code IS '단계 코드';
COMMENT ON COLUMN tnnt.onboarding_steps.done_at IS '완료 시각';
COMMENT ON COLUMN tnnt.onboarding_steps.created_at IS '등록 시각';
COMMENT ON COLUMN tnnt.onboarding_steps.updated_at IS '수정 시각';

CREATE UNIQUE INDEX IF NOT EXISTS ux_onboarding_steps__tenant_id__step_code
    ON tnnt.onboarding_steps (tenant_id, step_code);
CREATE INDEX IF NOT EXISTS ix_onboarding_steps__done_at
    ON tnnt.onboarding_steps (done_at);
CREATE INDEX IF NOT EXISTS ix_onboarding_steps__tenant_id__partial
    ON tnnt.onboarding_steps (tenant_id)
    WHERE done_at IS NULL;
CREATE INDEX IF NOT EXISTS ix_onboarding_steps__created_at
    ON tnnt.onboarding_steps (created_at);
