-- c
select 1; -- d
/* e
f */
# g
select /* h
i */ 2;
-- j
.print k
