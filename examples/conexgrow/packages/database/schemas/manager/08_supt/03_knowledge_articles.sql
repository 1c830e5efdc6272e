-- supt.knowledge_articles: 도움말 문서

CREATE TABLE IF NOT EXISTS supt.knowledge_articles (
    id bigint GENERATED ALWAYS AS IDENTITY,
    slug varchar(120) NOT NULL,
    title varchar(200) NOT NULL,
    language char(2) NOT NULL DEFAULT 'ko',
    published_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_knowledge_articles PRIMARY KEY (id)
);

COMMENT ON TABLE supt.knowledge_articles IS '도움말 문서';
COMMENT ON COLUMN supt.knowledge_articles.id IS '고유 번호';
COMMENT ON COLUMN supt.knowledge_articles.slug IS '문서 주소';
COMMENT ON COLUMN supt.knowledge_articles.title IS '제목';
COMMENT ON COLUMN supt.knowledge_articles.language IS '언어';
COMMENT ON COLUMN supt.knowledge_articles.published_at IS '게시 시각';
COMMENT ON COLUMN supt.knowledge_articles.created_at IS '등록 시각';
COMMENT ON COLUMN supt.knowledge_articles.updated_at IS '수정 시각';

CREATE UNIQUE INDEX IF NOT EXISTS ux_knowledge_articles__slug__language
    ON supt.knowledge_articles (slug, language);
CREATE INDEX IF NOT EXISTS ix_knowledge_articles__title
    ON supt.knowledge_articles (title);
CREATE INDEX IF NOT EXISTS ix_knowledge_articles__published_at
    ON supt.knowledge_articles (published_at);
CREATE INDEX IF NOT EXISTS ix_knowledge_articles__created_at
    ON supt.knowledge_articles (created_at);
