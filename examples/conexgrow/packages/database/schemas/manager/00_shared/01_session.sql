-- 초기화 세션 설정: 어느 환경에서 실행해도 같은 결과가 나오게 한다.

SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SET lock_timeout = '10s';
