-- 보관용: 모듈로 나누기 전의 cnfg 스키마 (시스템 설정)
-- 초기화 스크립트는 이 파일을 부르지 않는다.

CREATE SCHEMA IF NOT EXISTS cnfg;
COMMENT ON SCHEMA cnfg IS '시스템 설정';

CREATE TABLE IF NOT EXISTS cnfg.system_settings (
    id bigint GENERATED ALWAYS AS IDENTITY,
    key varchar(100) NOT NULL,
    value text NOT NULL,
    description text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_system_settings PRIMARY KEY (id)
);
COMMENT ON TABLE cnfg.system_settings IS '시스템 설정값';
CREATE UNIQUE INDEX IF NOT EXISTS ux_system_settings__key ON cnfg.system_settings (key);

CREATE TABLE IF NOT EXISTS cnfg.feature_flags (
    id bigint GENERATED ALWAYS AS IDENTITY,
    code varchar(60) NOT NULL,
    is_on boolean NOT NULL DEFAULT false,
    tenant_id bigint,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_feature_flags PRIMARY KEY (id)
);
COMMENT ON TABLE cnfg.feature_flags IS '기능 스위치';
CREATE UNIQUE INDEX IF NOT EXISTS ux_feature_flags__code__tenant_id ON cnfg.feature_flags (code, tenant_id);
