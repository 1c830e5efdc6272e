-- 보관용: 모듈로 나누기 전의 bill 스키마 (요금과 청구)
-- 초기화 스크립트는 이 파일을 부르지 않는다.

CREATE SCHEMA IF NOT EXISTS bill;
COMMENT ON SCHEMA bill IS '요금과 청구';

CREATE TABLE IF NOT EXISTS bill.plans (
    id bigint GENERATED ALWAYS AS IDENTITY,
    code varchar(30) NOT NULL,
    name varchar(100) NOT NULL,
    monthly_price numeric(12,2) NOT NULL CHECK (monthly_price >= 0),
    is_open boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_plans PRIMARY KEY (id)
);
COMMENT ON TABLE bill.plans IS '요금제';
CREATE UNIQUE INDEX IF NOT EXISTS ux_plans__code ON bill.plans (code);

CREATE TABLE IF NOT EXISTS bill.subscriptions (
    id bigint GENERATED ALWAYS AS IDENTITY,
    tenant_id bigint NOT NULL,
    plan_id bigint NOT NULL,
    started_on date NOT NULL,
    ended_on date CHECK (ended_on >= started_on),
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_subscriptions PRIMARY KEY (id)
);
COMMENT ON TABLE bill.subscriptions IS '구독';

CREATE TABLE IF NOT EXISTS bill.invoices (
    id bigint GENERATED ALWAYS AS IDENTITY,
    subscription_id bigint NOT NULL,
    number varchar(40) NOT NULL,
    amount numeric(14,2) NOT NULL,
    due_on date NOT NULL,
    paid_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_invoices PRIMARY KEY (id)
);
COMMENT ON TABLE bill.invoices IS '청구서';
CREATE UNIQUE INDEX IF NOT EXISTS ux_invoices__number ON bill.invoices (number);

CREATE TABLE IF NOT EXISTS bill.payments (
    id bigint GENERATED ALWAYS AS IDENTITY,
    invoice_id bigint NOT NULL,
    method varchar(20) NOT NULL CHECK (method IN ('CARD', 'TRANSFER', 'CREDIT')),
    amount numeric(14,2) NOT NULL CHECK (amount > 0),
    paid_at timestamptz NOT NULL DEFAULT now(),
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_payments PRIMARY KEY (id)
);
COMMENT ON TABLE bill.payments IS '납부 내역';
