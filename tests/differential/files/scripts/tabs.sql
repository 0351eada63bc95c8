.mode tabs
select 1, 2;
.mode list
select 1, 2;
