-- 운영 팀이 쓰는 점검 쿼리 모음. 모두 읽기만 한다. 대상: tnnt_db

-- 상태별 세션 수
SELECT status, count(*) AS sessions
FROM sys.sessions
GROUP BY status
ORDER BY status;

-- 기한이 지났는데 ACTIVE로 남아 있는 세션
SELECT id, user_id, expires_at
FROM sys.sessions
WHERE status = 'ACTIVE' AND expires_at < now()
ORDER BY expires_at;

-- 사용자별 유효한 역할
SELECT u.email, string_agg(r.code, ', ' ORDER BY r.code) AS roles
FROM sys.users AS u
JOIN sys.user_roles AS ur ON ur.user_id = u.id AND ur.is_active
JOIN sys.roles AS r ON r.id = ur.role_id
GROUP BY u.email
ORDER BY u.email;

-- 최근 권한 변경
SELECT changed_at, action, role_code, permission_code, changed_by
FROM sys.role_permissions_history
ORDER BY changed_at DESC
LIMIT 20;
