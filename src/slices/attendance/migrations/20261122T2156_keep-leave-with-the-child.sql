alter table attendance.leave add column now_school_key text collate "C" not null default '';
comment on column attendance.leave.now_school_key is '现在所在班级: the class the child is in now, kept by the sweep; leave goes with the child, the school that gave it stays in school_key.';
-- The class of now reads the leave of its children; what is decided on it stays with the line that gave it.
create policy leave_of_class_now on attendance.leave for select to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            now_school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!')
       THEN true ELSE false END);
