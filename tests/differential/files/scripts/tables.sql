create table t(a, b); insert into t values (1, 2.0), (null, 'x'), (x'4142', 1e100);
create view a_rather_long_name as select 1; create table u(x); create table v(x);
.tables
.schema t
