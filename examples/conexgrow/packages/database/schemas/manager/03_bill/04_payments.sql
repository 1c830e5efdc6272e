-- bill.payments: 납부 내역

CREATE TABLE IF NOT EXISTS bill.payments (
    id bigint GENERATED ALWAYS AS IDENTITY,
    invoice_id bigint NOT NULL,
    method varchar(20) NOT NULL CHECK (method IN ('CARD', 'TRANSFER', 'CREDIT')),
    amount numeric(14,2) NOT NULL CHECK (amount > 0),
    paid_at timestamptz NOT NULL DEFAULT now(),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_payments PRIMARY KEY (id)
);

COMMENT ON TABLE bill.payments IS '납부 내역';
COMMENT ON COLUMN bill.payments.id IS '고유 번호';
COMMENT ON COLUMN bill.payments.invoice_id IS '청구서';
COMMENT ON COLUMN bill.payments.method IS '결제 수단';
COMMENT ON COLUMN bill.payments.amount IS '납부 금액';
COMMENT ON COLUMN bill.payments.paid_at IS '납부 시각';
COMMENT ON COLUMN bill.payments.created_at IS '등록 시각';
COMMENT ON COLUMN bill.payments.updated_at IS '수정 시각';

CREATE INDEX IF NOT EXISTS ix_payments__invoice_id
    ON bill.payments (invoice_id);
CREATE INDEX IF NOT EXISTS ix_payments__paid_at
    ON bill.payments (paid_at);
CREATE INDEX IF NOT EXISTS ix_payments__method
    ON bill.payments (method);
CREATE INDEX IF NOT EXISTS ix_payments__created_at
    ON bill.payments (created_at);
