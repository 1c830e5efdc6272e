-- sys.role_permissions: 역할에 부여된 권한

CREATE TABLE IF NOT EXISTS sys.role_permissions (
    role_id bigint NOT NULL,
    permission_id bigint NOT NULL,
    granted_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_role_permissions PRIMARY KEY (role_id, permission_id),
    CONSTRAINT fk_role_permissions__role_id
        FOREIGN KEY (role_id) REFERENCES sys.roles (id) ON DELETE CASCADE,
    CONSTRAINT fk_role_permissions__permission_id
        FOREIGN KEY (permission_id) REFERENCES sys.permissions (id) ON DELETE CASCADE
);

CREATE INDEX IF NOT EXISTS ix_role_permissions__permission_id
    ON sys.role_permissions (permission_id);

COMMENT ON TABLE sys.role_permissions IS '역할에 부여된 권한';
COMMENT ON COLUMN sys.role_permissions.granted_at IS '부여 시각';
