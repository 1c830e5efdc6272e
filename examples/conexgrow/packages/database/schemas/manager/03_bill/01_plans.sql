-- bill.plans: 요금제

CREATE TABLE IF NOT EXISTS bill.plans (
    id bigint GENERATED ALWAYS AS IDENTITY,
    code varchar(30) NOT NULL,
    name varchar(100) NOT NULL,
    monthly_price numeric(12,2) NOT NULL CHECK (monthly_price >= 0),
    is_open boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_plans PRIMARY KEY (id)
);

COMMENT ON TABLE bill.plans IS '요금제';
COMMENT ON COLUMN bill.plans.id IS '고유 번호';
COMMENT ON COLUMN bill.plans.code IS '요금제 코드';
COMMENT ON COLUMN bill.plans.name IS '요금제 이름';
COMMENT ON COLUMN bill.plans.monthly_price IS '월 요금';
COMMENT ON COLUMN bill.plans.is_open IS '판매 중 여부';
COMMENT ON COLUMN bill.plans.created_at IS '등록 시각';
COMMENT ON COLUMN bill.plans.updated_at IS '수정 시각';

CREATE UNIQUE INDEX IF NOT EXISTS ux_plans__code
    ON bill.plans (code);
CREATE INDEX IF NOT EXISTS ix_plans__monthly_price
    ON bill.plans (monthly_price);
CREATE INDEX IF NOT EXISTS ix_plans__code__partial
    ON bill.plans (code)
    WHERE is_open;
CREATE INDEX IF NOT EXISTS ix_plans__created_at
    ON bill.plans (created_at);
