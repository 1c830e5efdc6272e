-- 고객 지원: 스키마 supt와 그 테이블 3개

CREATE SCHEMA IF NOT EXISTS supt;
COMMENT ON SCHEMA supt IS '고객 지원';

\i /packages/database/schemas/manager/08_supt/01_tickets.sql
\i /packages/database/schemas/manager/08_supt/02_ticket_comments.sql
\i /packages/database/schemas/manager/08_supt/03_knowledge_articles.sql
