-- sys.permissions: 권한

CREATE TABLE IF NOT EXISTS sys.permissions (
    id bigint GENERATED ALWAYS AS IDENTITY,
    code varchar(60) NOT NULL,
    name varchar(100) NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_permissions PRIMARY KEY (id),
    CONSTRAINT ux_permissions__code UNIQUE (code)
);

COMMENT ON TABLE sys.permissions IS '권한';
COMMENT ON COLUMN sys.permissions.code IS '권한 코드(대상.행위)';
COMMENT ON COLUMN sys.permissions.name IS '권한 이름';
