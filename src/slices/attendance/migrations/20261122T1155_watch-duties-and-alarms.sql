alter table attendance.silence add column explanation text;
alter table attendance.silence add column explained_by text collate "C";
alter table attendance.silence add column explained_on date;
alter table attendance.silence add constraint silence_is_explained_by_somebody
  check ((explanation is null) = (explained_by is null) and (explanation is null) = (explained_on is null));
comment on column attendance.silence.explanation is '学校说明: why the class did not report, as the school says; the bureau settles.';

create table attendance.duty (
  county_code   text collate "C" not null,
  duty_id       uuid not null,
  child_id      uuid not null,
  kind          text collate "C" not null,
  since_on      date not null,
  raised_on     date not null,
  due_on        date not null,
  over_on       date,
  over_because  text collate "C",
  division_code text collate "C" not null,
  school_key    text collate "C" not null,
  constraint duty_pk primary key (county_code, duty_id),
  constraint duty_of_a_row_is_one unique (county_code, child_id, kind, since_on),
  constraint duty_kind_is_known check (kind in ('investigate', 'confirm')),
  constraint duty_is_over_with_reason check ((over_on is null) = (over_because is null))
);
comment on table attendance.duty is '缺课待办: a row of unexcused days has come to the day on which the class has to investigate (追查), or to that on which a dropout has to be confirmed (认定), by the county''s rules.';
create index duty_by_class on attendance.duty (county_code, school_key) where over_on is null;
alter table attendance.duty enable row level security;
alter table attendance.duty force row level security;
create policy duty_in_scope on attendance.duty for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert, update on attendance.duty to nol_app;

create table attendance.alarm (
  county_code   text collate "C" not null,
  alarm_id      uuid not null,
  place         text collate "C" not null,
  place_key     text collate "C" not null,
  children      integer not null,
  raised_on     date not null,
  over_on       date,
  division_code text collate "C" not null,
  school_key    text collate "C" not null,
  constraint alarm_pk primary key (county_code, alarm_id),
  constraint alarm_place_is_known check (place in ('class', 'village'))
);
comment on table attendance.alarm is '集中疑似: so many children of one class or village suspected within so few days (county rule) that the bureau is told at once.';
create unique index alarm_is_open_once on attendance.alarm (county_code, place_key) where over_on is null;
alter table attendance.alarm enable row level security;
alter table attendance.alarm force row level security;
create policy alarm_in_scope on attendance.alarm for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert, update on attendance.alarm to nol_app;
