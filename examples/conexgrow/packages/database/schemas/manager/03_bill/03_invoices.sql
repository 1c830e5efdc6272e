-- bill.invoices: 청구서

CREATE TABLE IF NOT EXISTS bill.invoices (
    id bigint GENERATED ALWAYS AS IDENTITY,
    subscription_id bigint NOT NULL,
    number varchar(40) NOT NULL,
    amount numeric(14,2) NOT NULL,
    due_on date NOT NULL,
    paid_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_invoices PRIMARY KEY (id)
);

COMMENT ON TABLE bill.invoices IS '청구서';
COMMENT ON COLUMN bill.invoices.id IS '고유 번호';
COMMENT ON COLUMN bill.invoices.subscription_id IS '구독';
COMMENT ON COLUMN bill.invoices.number IS '청구서 번호';
COMMENT ON COLUMN bill.invoices.amount IS '청구 금액';
COMMENT ON COLUMN bill.invoices.due_on IS '납부 기한';
COMMENT ON COLUMN bill.invoices.paid_at IS '완납 시각';
COMMENT ON COLUMN bill.invoices.created_at IS '등록 시각';
COMMENT ON COLUMN bill.invoices.updated_at IS '수정 시각';

CREATE UNIQUE INDEX IF NOT EXISTS ux_invoices__number
    ON bill.invoices (number);
CREATE INDEX IF NOT EXISTS ix_invoices__subscription_id
    ON bill.invoices (subscription_id);
CREATE INDEX IF NOT EXISTS ix_invoices__due_on__partial
    ON bill.invoices (due_on)
    WHERE paid_at IS NULL;
CREATE INDEX IF NOT EXISTS ix_invoices__created_at
    ON bill.invoices (created_at);
