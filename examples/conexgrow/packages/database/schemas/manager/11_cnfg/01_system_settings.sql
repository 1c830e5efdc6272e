-- cnfg.system_settings: 시스템 설정값

CREATE TABLE IF NOT EXISTS cnfg.system_settings (
    id bigint GENERATED ALWAYS AS IDENTITY,
    key varchar(100) NOT NULL,
    value text NOT NULL,
    description text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_system_settings PRIMARY KEY (id)
);

COMMENT ON TABLE cnfg.system_settings IS '시스템 설정값';
COMMENT ON COLUMN cnfg.system_settings.id IS '고유 번호';
COMMENT ON COLUMN cnfg.system_settings.key IS '설정 이름';
COMMENT ON COLUMN cnfg.system_settings.value IS '설정값';
COMMENT ON COLUMN cnfg.system_settings.description IS '설명';
COMMENT ON COLUMN cnfg.system_settings.created_at IS '등록 시각';
COMMENT ON COLUMN cnfg.system_settings.updated_at IS '수정 시각';

CREATE UNIQUE INDEX IF NOT EXISTS ux_system_settings__key
    ON cnfg.system_settings (key);
CREATE INDEX IF NOT EXISTS ix_system_settings__updated_at
    ON cnfg.system_settings (updated_at);
CREATE INDEX IF NOT EXISTS ix_system_settings__created_at
    ON cnfg.system_settings (created_at);
