.mode csv
select 'a,b', 'c"d', 'e f', '', null, 'é', 'x''y', 'plain', 12, 1.5;
