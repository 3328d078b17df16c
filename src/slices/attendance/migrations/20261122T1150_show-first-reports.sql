-- What was reported first of a class and day, beside what holds: a correction is made late by its nature and says why, a first report is not.
create view attendance.pub_class_day_first with (security_invoker = true) as
select day.* from attendance.class_day day where day.version = 1;
comment on view attendance.pub_class_day_first is '班级日报首报: the first version of each class and day.';
grant select on attendance.pub_class_day_first to nol_app;
