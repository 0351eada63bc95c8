.separator :
.nullvalue NULL
select 1, null;
.separator " - "
select 1, 2;
