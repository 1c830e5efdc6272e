-- 외래 키: 모든 테이블이 생긴 뒤에 한꺼번에 잇는다. 이미 있으면 건너뛴다.

DO $keys$
DECLARE
    link record;
    constraint_name text;
BEGIN
    FOR link IN
        SELECT *
        FROM (VALUES
        ('tnnt', 'tenant_contacts', 'tenant_id', 'tnnt', 'tenants'),
        ('tnnt', 'tenant_domains', 'tenant_id', 'tnnt', 'tenants'),
        ('tnnt', 'tenant_databases', 'tenant_id', 'tnnt', 'tenants'),
        ('tnnt', 'tenant_databases', 'server_id', 'ifra', 'servers'),
        ('tnnt', 'onboarding_steps', 'tenant_id', 'tnnt', 'tenants'),
        ('idam', 'api_keys', 'operator_id', 'idam', 'operators'),
        ('bill', 'subscriptions', 'tenant_id', 'tnnt', 'tenants'),
        ('bill', 'subscriptions', 'plan_id', 'bill', 'plans'),
        ('bill', 'invoices', 'subscription_id', 'bill', 'subscriptions'),
        ('bill', 'payments', 'invoice_id', 'bill', 'invoices'),
        ('ifra', 'storage_volumes', 'server_id', 'ifra', 'servers'),
        ('ifra', 'maintenance_windows', 'server_id', 'ifra', 'servers'),
        ('stat', 'daily_usage', 'tenant_id', 'tnnt', 'tenants'),
        ('stat', 'monthly_usage', 'tenant_id', 'tnnt', 'tenants'),
        ('stat', 'feature_usage', 'tenant_id', 'tnnt', 'tenants'),
        ('mntr', 'health_checks', 'server_id', 'ifra', 'servers'),
        ('mntr', 'alerts', 'rule_id', 'mntr', 'alert_rules'),
        ('mntr', 'alerts', 'server_id', 'ifra', 'servers'),
        ('intg', 'webhooks', 'tenant_id', 'tnnt', 'tenants'),
        ('intg', 'webhook_deliveries', 'webhook_id', 'intg', 'webhooks'),
        ('supt', 'tickets', 'tenant_id', 'tnnt', 'tenants'),
        ('supt', 'ticket_comments', 'ticket_id', 'supt', 'tickets'),
        ('supt', 'ticket_comments', 'operator_id', 'idam', 'operators'),
        ('audt', 'audit_events', 'operator_id', 'idam', 'operators'),
        ('audt', 'access_reviews', 'operator_id', 'idam', 'operators'),
        ('audt', 'access_reviews', 'reviewed_by', 'idam', 'operators'),
        ('auto', 'workflow_runs', 'workflow_id', 'auto', 'workflows'),
        ('cnfg', 'feature_flags', 'tenant_id', 'tnnt', 'tenants')
        ) AS v (from_schema, from_table, from_column, to_schema, to_table)
    LOOP
        constraint_name := format('fk_%s__%s', link.from_table, link.from_column);
        IF NOT EXISTS (
            SELECT 1
            FROM pg_constraint
            WHERE conname = constraint_name
              AND conrelid = format('%I.%I', link.from_schema, link.from_table)::regclass
        ) THEN
            EXECUTE format(
                'ALTER TABLE %I.%I ADD CONSTRAINT %I FOREIGN KEY (%I) REFERENCES %I.%I (id)',
                link.from_schema, link.from_table, constraint_name,
                link.from_column, link.to_schema, link.to_table);
        END IF;
    END LOOP;
END;
$keys$;
