-- sys.users.role_id를 sys.user_roles로 옮긴다.
-- 한 번이라도 옮긴 역할은 다시 넣지 않는다: 이관 뒤에 해제한 역할이 되살아나지 않는다.
-- users.role_id의 값은 이전 버전의 서버가 계속 읽을 수 있도록 남겨 둔다.

BEGIN;

LOCK TABLE sys.user_roles IN SHARE ROW EXCLUSIVE MODE;

INSERT INTO sys.user_roles (user_id, role_id, note)
SELECT u.id, u.role_id, 'users.role_id에서 이관'
FROM sys.users AS u
WHERE u.role_id IS NOT NULL
  AND NOT EXISTS (
      SELECT 1
      FROM sys.user_roles AS ur
      WHERE ur.user_id = u.id AND ur.role_id = u.role_id);

DO $check$
DECLARE
    missing bigint;
BEGIN
    SELECT count(*) INTO missing
    FROM sys.users AS u
    WHERE u.role_id IS NOT NULL
      AND NOT EXISTS (
          SELECT 1
          FROM sys.user_roles AS ur
          WHERE ur.user_id = u.id AND ur.role_id = u.role_id);
    IF missing > 0 THEN
        RAISE EXCEPTION '역할이 옮겨지지 않은 사용자가 %명 있습니다', missing;
    END IF;
    RAISE NOTICE '이관 확인: 옮겨지지 않은 사용자 없음';
END;
$check$;

COMMIT;
