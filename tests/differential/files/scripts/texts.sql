select 'a
b', char(65, 0, 66), x'4100', 'é☃', ';', 'it''s;';
