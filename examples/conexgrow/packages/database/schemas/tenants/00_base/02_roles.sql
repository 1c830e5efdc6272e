-- sys.roles: 역할

CREATE TABLE IF NOT EXISTS sys.roles (
    id bigint GENERATED ALWAYS AS IDENTITY,
    code varchar(30) NOT NULL,
    name varchar(100) NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_roles PRIMARY KEY (id),
    CONSTRAINT ux_roles__code UNIQUE (code)
);

COMMENT ON TABLE sys.roles IS '역할';
COMMENT ON COLUMN sys.roles.code IS '역할 코드';
COMMENT ON COLUMN sys.roles.name IS '역할 이름';
