-- 세션 조회가 인덱스를 타는지 확인한다. 끝에서 모두 되돌린다.

BEGIN;

INSERT INTO sys.sessions (user_id, token_hash, expires_at)
SELECT (SELECT min(id) FROM sys.users), lpad(to_hex(n), 64, '0'), now() + interval '1 hour'
FROM generate_series(1, 5000) AS n;
ANALYZE sys.sessions;

DO $plan$
DECLARE
    line text;
    plan text := '';
BEGIN
    FOR line IN EXECUTE format(
        'EXPLAIN SELECT id FROM sys.sessions WHERE token_hash = %L', lpad('ff', 64, '0'))
    LOOP
        plan := plan || line;
    END LOOP;
    ASSERT plan LIKE '%ux_sessions__token_hash%', format('인덱스를 쓰지 않는다: %s', plan);
END;
$plan$;

ROLLBACK;

\echo '인덱스 사용 확인: 통과'
