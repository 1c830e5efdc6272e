-- 여러 스키마가 함께 쓰는 함수

CREATE SCHEMA IF NOT EXISTS cnfg;

CREATE OR REPLACE FUNCTION cnfg.touch_updated_at()
RETURNS trigger
LANGUAGE plpgsql
AS $touch$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END;
$touch$;

COMMENT ON FUNCTION cnfg.touch_updated_at() IS '행이 바뀔 때 updated_at을 현재 시각으로 맞춘다';
