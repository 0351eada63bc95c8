create table t(a, b); insert into t values (1, 2.0), (null, 'x'), (x'4142', 1e100);
.headers on
select * from t;
select a from t where 0;
.headers off
select b from t;
