create table attendance.roll (
  county_code   text collate "C" not null,
  child_id      uuid not null,
  school_key    text collate "C" not null,
  from_on       date not null,
  to_on         date,
  division_code text collate "C" not null,
  constraint roll_pk primary key (county_code, child_id, school_key, from_on)
);
comment on table attendance.roll is '在班名单: from when to when a class was expected to report a child, as the pupil records had it. A report without absences says nothing of a child who was not on the list yet. 0001-01-01: since before the county was looked at first. RLS: where the child lives, or the class.';
create unique index roll_is_open_once on attendance.roll (county_code, school_key, child_id) where to_on is null;
alter table attendance.roll enable row level security;
alter table attendance.roll force row level security;
create policy roll_in_scope on attendance.roll for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert, update on attendance.roll to nol_app;
