-- sys.user_roles: 사용자의 역할. 한 사람이 여러 역할을 가질 수 있고 기한을 둘 수 있다.

CREATE TABLE IF NOT EXISTS sys.user_roles (
    id bigint GENERATED ALWAYS AS IDENTITY,
    user_id bigint NOT NULL,
    role_id bigint NOT NULL,
    is_active boolean NOT NULL DEFAULT true,
    assigned_by bigint,
    assigned_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    released_at timestamptz,
    note varchar(200),
    CONSTRAINT pk_user_roles PRIMARY KEY (id),
    CONSTRAINT fk_user_roles__user_id
        FOREIGN KEY (user_id) REFERENCES sys.users (id) ON DELETE CASCADE,
    CONSTRAINT fk_user_roles__role_id
        FOREIGN KEY (role_id) REFERENCES sys.roles (id),
    CONSTRAINT fk_user_roles__assigned_by
        FOREIGN KEY (assigned_by) REFERENCES sys.users (id) ON DELETE SET NULL,
    CONSTRAINT ck_user_roles__expiry CHECK (expires_at > assigned_at),
    CONSTRAINT ck_user_roles__released CHECK (is_active = (released_at IS NULL))
);

COMMENT ON TABLE sys.user_roles IS '사용자의 역할';
COMMENT ON COLUMN sys.user_roles.user_id IS '사용자';
COMMENT ON COLUMN sys.user_roles.role_id IS '역할';
COMMENT ON COLUMN sys.user_roles.is_active IS '유효 여부. 해제해도 행은 남는다';
COMMENT ON COLUMN sys.user_roles.assigned_by IS '할당한 사용자. 이관된 행은 비어 있다';
COMMENT ON COLUMN sys.user_roles.assigned_at IS '할당 시각';
COMMENT ON COLUMN sys.user_roles.expires_at IS '만료 시각. 비어 있으면 기한이 없다';
COMMENT ON COLUMN sys.user_roles.released_at IS '해제 시각';
COMMENT ON COLUMN sys.user_roles.note IS '비고';

CREATE UNIQUE INDEX IF NOT EXISTS ux_user_roles__user_id__role_id__active
    ON sys.user_roles (user_id, role_id)
    WHERE is_active;
CREATE INDEX IF NOT EXISTS ix_user_roles__user_id
    ON sys.user_roles (user_id);
CREATE INDEX IF NOT EXISTS ix_user_roles__role_id
    ON sys.user_roles (role_id);
CREATE INDEX IF NOT EXISTS ix_user_roles__assigned_by
    ON sys.user_roles (assigned_by);
CREATE INDEX IF NOT EXISTS ix_user_roles__expires_at__active
    ON sys.user_roles (expires_at)
    WHERE is_active AND expires_at IS NOT NULL;
