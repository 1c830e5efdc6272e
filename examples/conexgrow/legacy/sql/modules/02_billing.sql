CREATE SCHEMA IF NOT EXISTS old_bill;

CREATE TABLE IF NOT EXISTS old_bill.invoices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number varchar(40) NOT NULL UNIQUE,
    amount numeric(14,2) NOT NULL
);

-- wrong: the table it refers to has another name (42P01)
CREATE TABLE IF NOT EXISTS old_bill.payments (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    invoice_id bigint NOT NULL REFERENCES old_bill.invoice (id),
    paid_at timestamptz NOT NULL DEFAULT now()
);

-- wrong: what follows from the error above (42P01)
CREATE INDEX IF NOT EXISTS ix_payments__invoice_id ON old_bill.payments (invoice_id);
