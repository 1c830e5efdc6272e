-- 보관용: 모듈로 나누기 전의 tnnt 스키마 (테넌트 관리)
-- 초기화 스크립트는 이 파일을 부르지 않는다.

CREATE SCHEMA IF NOT EXISTS tnnt;
COMMENT ON SCHEMA tnnt IS '테넌트 관리';

CREATE TABLE IF NOT EXISTS tnnt.tenants (
    id bigint GENERATED ALWAYS AS IDENTITY,
    code varchar(30) NOT NULL,
    name varchar(200) NOT NULL,
    status varchar(20) NOT NULL DEFAULT 'TRIAL' CHECK (status IN ('TRIAL', 'ACTIVE', 'SUSPENDED', 'CLOSED')),
    country char(2) NOT NULL DEFAULT 'KR',
    closed_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_tenants PRIMARY KEY (id)
);
COMMENT ON TABLE tnnt.tenants IS '테넌트(고객사) 기본 정보';
CREATE UNIQUE INDEX IF NOT EXISTS ux_tenants__code ON tnnt.tenants (code);

CREATE TABLE IF NOT EXISTS tnnt.tenant_contacts (
    id bigint GENERATED ALWAYS AS IDENTITY,
    tenant_id bigint NOT NULL,
    name varchar(100) NOT NULL,
    email varchar(200) NOT NULL,
    is_primary boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_tenant_contacts PRIMARY KEY (id)
);
COMMENT ON TABLE tnnt.tenant_contacts IS '테넌트 담당자 연락처';
CREATE UNIQUE INDEX IF NOT EXISTS ux_tenant_contacts__tenant_id__email ON tnnt.tenant_contacts (tenant_id, email);

CREATE TABLE IF NOT EXISTS tnnt.tenant_domains (
    id bigint GENERATED ALWAYS AS IDENTITY,
    tenant_id bigint NOT NULL,
    domain varchar(253) NOT NULL,
    verified_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_tenant_domains PRIMARY KEY (id)
);
COMMENT ON TABLE tnnt.tenant_domains IS '테넌트 접속 도메인';
CREATE UNIQUE INDEX IF NOT EXISTS ux_tenant_domains__domain ON tnnt.tenant_domains (domain);

CREATE TABLE IF NOT EXISTS tnnt.tenant_databases (
    id bigint GENERATED ALWAYS AS IDENTITY,
    tenant_id bigint NOT NULL,
    server_id bigint NOT NULL,
    database_name varchar(63) NOT NULL,
    schema_version varchar(20) NOT NULL DEFAULT '1.0',
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_tenant_databases PRIMARY KEY (id)
);
COMMENT ON TABLE tnnt.tenant_databases IS '테넌트별 데이터베이스 배치';
CREATE UNIQUE INDEX IF NOT EXISTS ux_tenant_databases__server_id__database_name ON tnnt.tenant_databases (server_id, database_name);

CREATE TABLE IF NOT EXISTS tnnt.onboarding_steps (
    id bigint GENERATED ALWAYS AS IDENTITY,
    tenant_id bigint NOT NULL,
    step_code varchar(50) NOT NULL,
    done_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_onboarding_steps PRIMARY KEY (id)
);
COMMENT ON TABLE tnnt.onboarding_steps IS '테넌트 도입 단계';
CREATE UNIQUE INDEX IF NOT EXISTS ux_onboarding_steps__tenant_id__step_code ON tnnt.onboarding_steps (tenant_id, step_code);
