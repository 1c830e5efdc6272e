-- 기준 데이터: 몇 번을 실행해도 같은 행만 남는다.

INSERT INTO bill.plans (code, name, monthly_price)
VALUES
    ('STARTER', '시작형', 29000),
    ('TEAM', '팀형', 99000),
    ('ENTERPRISE', '기업형', 390000)
ON CONFLICT (code) DO NOTHING;

INSERT INTO mntr.alert_rules (code, metric, threshold, severity)
VALUES
    ('DISK_80', 'disk_used_percent', 80, 'WARN'),
    ('DISK_95', 'disk_used_percent', 95, 'PAGE'),
    ('LATENCY_500', 'latency_ms', 500, 'WARN')
ON CONFLICT (code) DO NOTHING;

INSERT INTO cnfg.system_settings (key, value, description)
VALUES
    ('session.ttl_minutes', '480', '세션 유지 시간(분)'),
    ('password.min_length', '12', '비밀번호 최소 길이'),
    ('invoice.due_days', '14', '청구서 납부 기한(일)')
ON CONFLICT (key) DO NOTHING;
