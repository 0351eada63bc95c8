create table log(x); create table t(x);
create trigger r after insert on t begin insert into log values (new.x); end;
insert into t values (7);
select * from log;
