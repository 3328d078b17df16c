create view attendance.pub_school_class with (security_invoker = true) as
select county_code, school_key, school_code, class_code, grade_code, pupils, division_code from attendance.school_class;
comment on view attendance.pub_school_class is '班级 that have pupils now, where their school lies.';

create view attendance.pub_leaver with (security_invoker = true) as
select county_code, leaver_id, child_id, kind, left_on, due_on, state, settled_on, division_code, school_key
  from attendance.leaver;
comment on view attendance.pub_leaver is '离校学生 and whether they have arrived or proof is on file.';
grant select on attendance.pub_school_class, attendance.pub_leaver to nol_app;
