-- sys.users: 사용자. 이 단계에서는 사용자마다 역할이 하나뿐이다.

CREATE TABLE IF NOT EXISTS sys.users (
    id bigint GENERATED ALWAYS AS IDENTITY,
    email varchar(200) NOT NULL,
    name varchar(100) NOT NULL,
    password_hash varchar(200),
    role_id bigint,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_users PRIMARY KEY (id),
    CONSTRAINT ux_users__email UNIQUE (email),
    CONSTRAINT fk_users__role_id FOREIGN KEY (role_id) REFERENCES sys.roles (id)
);

CREATE INDEX IF NOT EXISTS ix_users__role_id ON sys.users (role_id);

COMMENT ON TABLE sys.users IS '사용자';
COMMENT ON COLUMN sys.users.email IS '전자우편(로그인 이름)';
COMMENT ON COLUMN sys.users.name IS '이름';
COMMENT ON COLUMN sys.users.password_hash IS '비밀번호 해시. 비어 있으면 로그인할 수 없다';
COMMENT ON COLUMN sys.users.role_id IS '역할(하나). 이관 뒤에는 sys.user_roles를 쓴다';
COMMENT ON COLUMN sys.users.is_active IS '사용 여부';
