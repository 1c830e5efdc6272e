-- 보관용: 모듈로 나누기 전의 supt 스키마 (고객 지원)
-- 초기화 스크립트는 이 파일을 부르지 않는다.

CREATE SCHEMA IF NOT EXISTS supt;
COMMENT ON SCHEMA supt IS '고객 지원';

CREATE TABLE IF NOT EXISTS supt.tickets (
    id bigint GENERATED ALWAYS AS IDENTITY,
    tenant_id bigint NOT NULL,
    subject varchar(200) NOT NULL,
    priority smallint NOT NULL DEFAULT 3 CHECK (priority BETWEEN 1 AND 5),
    closed_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_tickets PRIMARY KEY (id)
);
COMMENT ON TABLE supt.tickets IS '문의';

CREATE TABLE IF NOT EXISTS supt.ticket_comments (
    id bigint GENERATED ALWAYS AS IDENTITY,
    ticket_id bigint NOT NULL,
    operator_id bigint,
    body text NOT NULL,
    is_internal boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_ticket_comments PRIMARY KEY (id)
);
COMMENT ON TABLE supt.ticket_comments IS '문의 답변';

CREATE TABLE IF NOT EXISTS supt.knowledge_articles (
    id bigint GENERATED ALWAYS AS IDENTITY,
    slug varchar(120) NOT NULL,
    title varchar(200) NOT NULL,
    language char(2) NOT NULL DEFAULT 'ko',
    published_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_knowledge_articles PRIMARY KEY (id)
);
COMMENT ON TABLE supt.knowledge_articles IS '도움말 문서';
CREATE UNIQUE INDEX IF NOT EXISTS ux_knowledge_articles__slug__language ON supt.knowledge_articles (slug, language);
