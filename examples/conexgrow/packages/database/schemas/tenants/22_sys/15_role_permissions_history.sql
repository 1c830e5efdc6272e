-- sys.role_permissions_history: 역할 권한의 변경 이력
-- 역할이나 권한이 지워져도 이력은 남아야 하므로 외래 키를 두지 않고 코드를 함께 적는다.

CREATE TABLE IF NOT EXISTS sys.role_permissions_history (
    id bigint GENERATED ALWAYS AS IDENTITY,
    role_id bigint NOT NULL,
    role_code varchar(30),
    permission_id bigint NOT NULL,
    permission_code varchar(60),
    action varchar(10) NOT NULL,
    changed_by bigint,
    changed_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_role_permissions_history PRIMARY KEY (id),
    CONSTRAINT ck_role_permissions_history__action CHECK (action IN ('GRANTED', 'REVOKED'))
);

COMMENT ON TABLE sys.role_permissions_history IS '역할 권한의 변경 이력';
COMMENT ON COLUMN sys.role_permissions_history.role_code IS '변경 당시의 역할 코드. 역할과 함께 지워진 경우 비어 있다';
COMMENT ON COLUMN sys.role_permissions_history.permission_code IS '변경 당시의 권한 코드. 권한과 함께 지워진 경우 비어 있다';
COMMENT ON COLUMN sys.role_permissions_history.action IS 'GRANTED 부여, REVOKED 회수';
COMMENT ON COLUMN sys.role_permissions_history.changed_by IS '변경한 사용자(설정 app.current_user_id)';
COMMENT ON COLUMN sys.role_permissions_history.changed_at IS '변경 시각';

CREATE INDEX IF NOT EXISTS ix_role_permissions_history__role_id__changed_at
    ON sys.role_permissions_history (role_id, changed_at DESC);
CREATE INDEX IF NOT EXISTS ix_role_permissions_history__permission_id
    ON sys.role_permissions_history (permission_id);
CREATE INDEX IF NOT EXISTS ix_role_permissions_history__changed_by
    ON sys.role_permissions_history (changed_by);
CREATE INDEX IF NOT EXISTS ix_role_permissions_history__changed_at
    ON sys.role_permissions_history (changed_at);

CREATE OR REPLACE FUNCTION sys.write_role_permission_change(
    change_action text,
    changed_role_id bigint,
    changed_permission_id bigint)
RETURNS void
LANGUAGE sql
AS $$
    INSERT INTO sys.role_permissions_history
        (role_id, role_code, permission_id, permission_code, action, changed_by)
    VALUES (
        changed_role_id,
        (SELECT code FROM sys.roles WHERE id = changed_role_id),
        changed_permission_id,
        (SELECT code FROM sys.permissions WHERE id = changed_permission_id),
        change_action,
        nullif(current_setting('app.current_user_id', true), '')::bigint);
$$;

COMMENT ON FUNCTION sys.write_role_permission_change(text, bigint, bigint)
    IS '권한 변경 한 건을 이력에 적는다';

CREATE OR REPLACE FUNCTION sys.record_role_permissions_change()
RETURNS trigger
LANGUAGE plpgsql
AS $record$
BEGIN
    IF TG_OP IN ('UPDATE', 'DELETE') THEN
        PERFORM sys.write_role_permission_change('REVOKED', OLD.role_id, OLD.permission_id);
    END IF;
    IF TG_OP IN ('UPDATE', 'INSERT') THEN
        PERFORM sys.write_role_permission_change('GRANTED', NEW.role_id, NEW.permission_id);
    END IF;
    RETURN NULL;
END;
$record$;

COMMENT ON FUNCTION sys.record_role_permissions_change()
    IS '역할 권한이 바뀔 때마다 이력을 남기는 트리거 함수';

CREATE OR REPLACE TRIGGER trigger_record_role_permissions_change
    AFTER INSERT OR DELETE OR UPDATE OF role_id, permission_id ON sys.role_permissions
    FOR EACH ROW
    EXECUTE FUNCTION sys.record_role_permissions_change();
