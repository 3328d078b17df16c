create table enrolment.missing_pupil (
  county_code   text collate "C" not null,
  pupil_id      uuid not null,
  child_id      uuid not null,
  name          text not null,
  sex           text,
  school_code   text collate "C" not null,
  grade_code    text collate "C",
  class_code    text collate "C",
  roster_id     uuid not null,
  as_of_on      date not null,
  gone_on       date,
  division_code text collate "C" not null,
  school_key    text collate "C" not null,
  constraint missing_pupil_pk primary key (county_code, pupil_id)
);
comment on table enrolment.missing_pupil is '名册缺失学籍: a pupil record that was open in the rosters of one run and is in none of the next, until the child is in the list of its school again or truly enrolled elsewhere. roster_id, as_of_on: where it stood last. RLS: where the child lives, or the class it was in.';
comment on column enrolment.missing_pupil.gone_on is '缺失日: the day of the newer list of its own school that lacks the record; null while no list speaks of that school.';
create index missing_pupil_by_child on enrolment.missing_pupil (county_code, child_id);
create index missing_pupil_by_school on enrolment.missing_pupil (county_code, school_key);
create index missing_pupil_by_division on enrolment.missing_pupil (county_code, division_code);
alter table enrolment.missing_pupil enable row level security;
alter table enrolment.missing_pupil force row level security;
create policy missing_pupil_in_scope on enrolment.missing_pupil for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert, update, delete on enrolment.missing_pupil to nol_app;

create view enrolment.pub_missing_pupil with (security_invoker = true) as
select county_code, pupil_id, child_id, name, school_code, grade_code, as_of_on, gone_on, division_code, school_key
  from enrolment.missing_pupil;
comment on view enrolment.pub_missing_pupil is '名册缺失学籍: open records that vanished from the rosters, and since when their school''s list lacks them.';
grant select on enrolment.pub_missing_pupil to nol_app;
