-- 함께 움직이는 열에 대한 확장 통계

CREATE STATISTICS IF NOT EXISTS ifra.st_servers__region_purpose (dependencies)
    ON region, purpose FROM ifra.servers;
CREATE STATISTICS IF NOT EXISTS audt.st_audit_events__object (ndistinct)
    ON object_kind, object_id FROM audt.audit_events;
