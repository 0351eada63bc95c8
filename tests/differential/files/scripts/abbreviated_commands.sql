create table t(a, b); insert into t values (1, 2.0), (null, 'x'), (x'4142', 1e100);
.he on
.m line
select * from t;
