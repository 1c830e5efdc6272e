-- 테넌트 데이터베이스의 규칙을 확인한다. 끝에서 모두 되돌리므로 흔적이 남지 않는다.
-- 어긋난 것이 있으면 ASSERT가 오류를 내고 psql이 멈춘다.

BEGIN;

INSERT INTO sys.roles (code, name) VALUES ('RULE_TEST', '규칙 확인용');
INSERT INTO sys.users (email, name) VALUES ('rule-test@conexgrow.example', '규칙 확인');

-- 생성, 조회, 변경, 삭제
DO $crud$
DECLARE
    tester bigint := (SELECT id FROM sys.users WHERE email = 'rule-test@conexgrow.example');
    session_id bigint;
BEGIN
    INSERT INTO sys.sessions (user_id, token_hash, device, ip_address, expires_at)
    VALUES (tester, repeat('a', 64), 'psql', '192.0.2.10', now() + interval '1 hour')
    RETURNING id INTO session_id;
    ASSERT (SELECT status FROM sys.sessions WHERE id = session_id) = 'ACTIVE', '새 세션은 ACTIVE다';

    UPDATE sys.sessions
    SET status = 'REVOKED', revoked_at = now(), revoked_reason = '로그아웃'
    WHERE id = session_id;
    ASSERT (SELECT revoked_at IS NOT NULL FROM sys.sessions WHERE id = session_id), '종료 시각이 남는다';

    DELETE FROM sys.sessions WHERE id = session_id;
    ASSERT NOT EXISTS (SELECT 1 FROM sys.sessions WHERE id = session_id), '세션을 지울 수 있다';
END;
$crud$;

-- 제약조건: 잘못된 값은 거절된다.
DO $constraints$
DECLARE
    tester bigint := (SELECT id FROM sys.users WHERE email = 'rule-test@conexgrow.example');
    role bigint := (SELECT id FROM sys.roles WHERE code = 'RULE_TEST');
    refused integer := 0;
BEGIN
    BEGIN
        INSERT INTO sys.sessions (user_id, token_hash, status, expires_at)
        VALUES (tester, repeat('b', 64), 'SLEEPING', now() + interval '1 hour');
    EXCEPTION WHEN check_violation THEN
        refused := refused + 1;
    END;
    BEGIN
        INSERT INTO sys.sessions (user_id, token_hash, status, expires_at)
        VALUES (tester, repeat('c', 64), 'REVOKED', now() + interval '1 hour');
    EXCEPTION WHEN check_violation THEN
        refused := refused + 1;
    END;
    BEGIN
        INSERT INTO sys.sessions (user_id, token_hash, expires_at)
        VALUES (-1, repeat('d', 64), now() + interval '1 hour');
    EXCEPTION WHEN foreign_key_violation THEN
        refused := refused + 1;
    END;
    BEGIN
        INSERT INTO sys.user_roles (user_id, role_id) VALUES (tester, role), (tester, role);
    EXCEPTION WHEN unique_violation THEN
        refused := refused + 1;
    END;
    ASSERT refused = 4, format('잘못된 값 4건 가운데 %s건만 거절되었다', refused);
END;
$constraints$;

-- 이력: 부여와 회수가 행위자와 함께 남는다.
DO $history$
DECLARE
    tester bigint := (SELECT id FROM sys.users WHERE email = 'rule-test@conexgrow.example');
    role bigint := (SELECT id FROM sys.roles WHERE code = 'RULE_TEST');
    permission bigint := (SELECT id FROM sys.permissions WHERE code = 'report.read');
    recorded text;
BEGIN
    PERFORM set_config('app.current_user_id', tester::text, true);
    INSERT INTO sys.role_permissions (role_id, permission_id) VALUES (role, permission);
    DELETE FROM sys.role_permissions WHERE role_id = role AND permission_id = permission;

    SELECT string_agg(action || ' ' || permission_code || ' ' || (changed_by = tester), ', ' ORDER BY id)
    INTO recorded
    FROM sys.role_permissions_history
    WHERE role_code = 'RULE_TEST';
    ASSERT recorded = 'GRANTED report.read true, REVOKED report.read true',
        format('이력이 다르다: %s', recorded);
END;
$history$;

ROLLBACK;

\echo '테넌트 규칙 확인: 통과'
