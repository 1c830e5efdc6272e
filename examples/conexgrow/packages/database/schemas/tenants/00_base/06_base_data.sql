-- 기본 데이터: 역할 4개, 권한 16개, 부여 36건, 사용자 12명(그중 10명이 역할을 가진다)

INSERT INTO sys.roles (code, name)
VALUES
    ('ADMIN', '관리자'),
    ('MANAGER', '팀장'),
    ('OPERATOR', '실무자'),
    ('VIEWER', '조회자')
ON CONFLICT (code) DO NOTHING;

INSERT INTO sys.permissions (code, name)
SELECT thing.code || '.' || deed.code, thing.name || ' ' || deed.name
FROM (VALUES ('user', '사용자'), ('role', '역할'), ('order', '주문'), ('report', '보고서'))
         AS thing (code, name)
CROSS JOIN (VALUES ('read', '조회'), ('create', '등록'), ('update', '수정'), ('delete', '삭제'))
         AS deed (code, name)
ON CONFLICT (code) DO NOTHING;

-- 이미 권한이 있는 역할은 건드리지 않는다: 회수한 권한이 되살아나지 않게 한다.
INSERT INTO sys.role_permissions (role_id, permission_id)
SELECT r.id, p.id
FROM sys.roles AS r
JOIN sys.permissions AS p
    ON r.code = 'ADMIN'
    OR (r.code = 'MANAGER' AND (p.code LIKE 'order.%' OR p.code LIKE 'report.%'
                                OR p.code IN ('user.read', 'role.read')))
    OR (r.code = 'OPERATOR' AND (p.code LIKE 'order.%' OR p.code IN ('user.read', 'report.read')))
    OR (r.code = 'VIEWER' AND p.code LIKE '%.read')
WHERE NOT EXISTS (SELECT 1 FROM sys.role_permissions AS rp WHERE rp.role_id = r.id)
ON CONFLICT (role_id, permission_id) DO NOTHING;

INSERT INTO sys.users (email, name, role_id)
SELECT u.email, u.name, r.id
FROM (VALUES
    ('admin@conexgrow.example', '김관리', 'ADMIN'),
    ('admin2@conexgrow.example', '이관리', 'ADMIN'),
    ('lead1@conexgrow.example', '박팀장', 'MANAGER'),
    ('lead2@conexgrow.example', '최팀장', 'MANAGER'),
    ('staff1@conexgrow.example', '정실무', 'OPERATOR'),
    ('staff2@conexgrow.example', '강실무', 'OPERATOR'),
    ('staff3@conexgrow.example', '조실무', 'OPERATOR'),
    ('guest1@conexgrow.example', '윤조회', 'VIEWER'),
    ('guest2@conexgrow.example', '장조회', 'VIEWER'),
    ('guest3@conexgrow.example', '임조회', 'VIEWER'),
    ('new1@conexgrow.example', '한신입', NULL),
    ('new2@conexgrow.example', '오신입', NULL)
) AS u (email, name, role_code)
LEFT JOIN sys.roles AS r ON r.code = u.role_code
ON CONFLICT (email) DO NOTHING;
