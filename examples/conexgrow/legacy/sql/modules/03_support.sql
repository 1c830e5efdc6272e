CREATE SCHEMA IF NOT EXISTS old_supt;

CREATE TABLE IF NOT EXISTS old_supt.tickets (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subject varchar(200) NOT NULL
);

-- wrong: a comma too many (42601)
CREATE TABLE IF NOT EXISTS old_supt.answers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ticket_id bigint NOT NULL,
    body text NOT NULL,
);

CREATE INDEX IF NOT EXISTS ix_tickets__subject ON old_supt.tickets (subject);
