CREATE SCHEMA IF NOT EXISTS old_tnnt;

CREATE TABLE IF NOT EXISTS old_tnnt.tenants (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code varchar(30) NOT NULL UNIQUE,
    name varchar(200) NOT NULL
);

CREATE TABLE IF NOT EXISTS old_tnnt.contacts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id bigint NOT NULL REFERENCES old_tnnt.tenants (id),
    email varchar(200) NOT NULL
);

-- wrong: there is no column "status" (42703)
CREATE INDEX IF NOT EXISTS ix_tenants__status ON old_tnnt.tenants (status);
