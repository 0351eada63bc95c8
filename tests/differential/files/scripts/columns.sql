create table t(a, b); insert into t values (1, 2.0), (null, 'x'), (x'4142', 1e100);
.mode column
select * from t;
select a from t where 0;
.headers off
select b, a from t;
