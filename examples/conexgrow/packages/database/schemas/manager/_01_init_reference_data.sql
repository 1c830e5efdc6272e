-- 기준 데이터만 다시 넣는다. 전체 초기화도 이 파일을 부른다.

\i '/packages/database/schemas/manager/00_shared/05_reference_data.sql'
