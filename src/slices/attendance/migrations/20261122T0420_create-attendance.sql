create schema attendance;
grant usage on schema attendance to nol_app;

create table attendance.school_calendar (
  county_code text collate "C" not null,
  school_year integer not null,
  school_code text collate "C" not null default '',
  version     integer not null,
  content     jsonb not null,
  changed_by  text collate "C" not null,
  changed_at  timestamptz not null,
  constraint school_calendar_pk primary key (county_code, school_year, school_code, version)
);
comment on table attendance.school_calendar is '校历: the plan of a school year; school_code '''' is the county''s, from which schools deviate. The highest version holds; none is changed.';
alter table attendance.school_calendar enable row level security;
alter table attendance.school_calendar force row level security;
create policy school_calendar_of_county on attendance.school_calendar for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') THEN true ELSE false END);
grant select, insert on attendance.school_calendar to nol_app;

create table attendance.school_class (
  county_code   text collate "C" not null,
  school_key    text collate "C" not null,
  school_code   text collate "C" not null,
  class_code    text collate "C" not null,
  grade_code    text collate "C",
  pupils        integer not null,
  division_code text collate "C" not null,
  constraint school_class_pk primary key (county_code, school_key)
);
comment on table attendance.school_class is '班级: classes that have pupils now, where their school lies. Gathered from enrolment, so that a township sees the classes of its schools and not only its own children in them.';
create index school_class_by_division on attendance.school_class (county_code, division_code);
alter table attendance.school_class enable row level security;
alter table attendance.school_class force row level security;
create policy school_class_in_scope on attendance.school_class for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert, update, delete on attendance.school_class to nol_app;

create table attendance.class_day (
  county_code    text collate "C" not null,
  school_year    integer not null,
  school_key     text collate "C" not null,
  on_day         date not null,
  version        integer not null,
  school_code    text collate "C" not null,
  class_code     text collate "C" not null,
  division_code  text collate "C" not null,
  source         text collate "C" not null,
  pupils         integer not null,
  absent         integer not null,
  on_leave       integer not null,
  nil_statement  boolean not null,
  change_reason  text,
  signed_by      text collate "C" not null,
  signed_at      timestamptz not null,
  received_at    timestamptz not null,
  submission_id  uuid not null,
  constraint class_day_pk primary key (county_code, school_year, school_key, on_day, version),
  constraint class_day_submission_is_one unique (county_code, school_year, submission_id),
  constraint class_day_source_is_known check (source in ('field', 'desk', 'sheet')),
  constraint class_day_counts_fit check (absent >= 0 and on_leave >= 0 and absent + on_leave <= pupils),
  constraint class_day_nil_is_stated check (nil_statement = (absent = 0)),
  constraint class_day_change_has_reason check (version = 1 or change_reason is not null)
);
comment on table attendance.class_day is '班级日报: what a homeroom teacher signed for a class and day; a nil report (零报告) is a statement. A change is a new version with its reason; the highest holds.';
comment on column attendance.class_day.signed_at is 'By the clock of the device, which may have been offline.';
create index class_day_by_day on attendance.class_day (county_code, school_year, on_day, school_key);
alter table attendance.class_day enable row level security;
alter table attendance.class_day force row level security;
create policy class_day_in_scope on attendance.class_day for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert on attendance.class_day to nol_app;

create table attendance.absence (
  county_code    text collate "C" not null,
  school_year    integer not null,
  school_key     text collate "C" not null,
  on_day         date not null,
  version        integer not null,
  child_id       uuid not null,
  part           text collate "C" not null,
  reason         text collate "C" not null,
  contacted      text collate "C" not null,
  contact_result text collate "C" not null,
  note           text collate "C",
  division_code  text collate "C" not null,
  constraint absence_pk primary key (county_code, school_year, school_key, on_day, version, child_id)
);
comment on table attendance.absence is '缺勤: one child of a class-day: whole or half day, reason, whom the teacher contacted and what came of it. note is sealed. RLS: where the child lives, or the class.';
create index absence_by_child on attendance.absence (county_code, child_id, on_day);
alter table attendance.absence enable row level security;
alter table attendance.absence force row level security;
create policy absence_in_scope on attendance.absence for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert on attendance.absence to nol_app;

create table attendance.leave (
  county_code   text collate "C" not null,
  leave_id      uuid not null,
  child_id      uuid not null,
  kind          text collate "C" not null,
  from_on       date not null,
  to_on         date not null,
  state         text collate "C" not null,
  paper         text,
  asked_by      text collate "C" not null,
  asked_at      timestamptz not null,
  decided_by    text collate "C",
  decided_at    timestamptz,
  division_code text collate "C" not null,
  school_key    text collate "C" not null,
  submission_id uuid not null,
  version       integer not null default 1,
  constraint leave_pk primary key (county_code, leave_id),
  constraint leave_submission_is_one unique (county_code, submission_id),
  constraint leave_ends_after_it_begins check (to_on >= from_on),
  constraint leave_state_is_known check (state in ('asked', 'approved', 'refused')),
  constraint leave_is_decided_by_somebody check ((state = 'asked') = (decided_by is null))
);
comment on table attendance.leave is '请假: a period with its approval; a pupil who comes back early has to_on moved.';
create index leave_by_child on attendance.leave (county_code, child_id, from_on);
create index leave_by_class on attendance.leave (county_code, school_key, to_on);
alter table attendance.leave enable row level security;
alter table attendance.leave force row level security;
create policy leave_in_scope on attendance.leave for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert, update on attendance.leave to nol_app;

create table attendance.suspicion (
  county_code   text collate "C" not null,
  suspicion_id  uuid not null,
  child_id      uuid not null,
  rule          text collate "C" not null,
  since_on      date not null,
  raised_on     date not null,
  state         text collate "C" not null,
  over_on       date,
  over_because  text collate "C",
  case_id       uuid,
  case_number   text,
  division_code text collate "C" not null,
  school_key    text collate "C" not null,
  constraint suspicion_pk primary key (county_code, suspicion_id),
  constraint suspicion_rule_is_known
    check (rule in ('absence', 'leave-expired', 'entrant-missing', 'leaver-not-arrived', 'lost-in-handover')),
  constraint suspicion_state_is_known check (state in ('open', 'over')),
  constraint suspicion_is_over_with_reason check ((state = 'over') = (over_on is not null and over_because is not null))
);
comment on table attendance.suspicion is '疑似: raised by a rule of the county on the day it is met, with the case that was opened for it.';
create unique index suspicion_is_open_once on attendance.suspicion (county_code, child_id, rule) where state = 'open';
create index suspicion_by_class on attendance.suspicion (county_code, school_key, raised_on);
alter table attendance.suspicion enable row level security;
alter table attendance.suspicion force row level security;
create policy suspicion_in_scope on attendance.suspicion for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert, update on attendance.suspicion to nol_app;

create table attendance.reminder (
  county_code   text collate "C" not null,
  on_day        date not null,
  level         text collate "C" not null,
  unit_code     text collate "C" not null,
  classes       integer not null,
  reminded_at   timestamptz not null,
  division_code text collate "C" not null,
  school_key    text collate "C" not null,
  constraint reminder_pk primary key (county_code, on_day, level, unit_code),
  constraint reminder_level_is_known check (level in ('class', 'school', 'bureau'))
);
comment on table attendance.reminder is '催报: who was reminded when of how many classes without a report, up the chain class, school, bureau.';
alter table attendance.reminder enable row level security;
alter table attendance.reminder force row level security;
create policy reminder_in_scope on attendance.reminder for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert on attendance.reminder to nol_app;

create table attendance.silence (
  county_code    text collate "C" not null,
  silence_id     uuid not null,
  school_code    text collate "C" not null,
  class_code     text collate "C" not null,
  first_day      date not null,
  last_day       date not null,
  days           integer not null,
  state          text collate "C" not null,
  raised_on      date not null,
  settled_on     date,
  settled_by     text collate "C",
  settled_reason text,
  division_code  text collate "C" not null,
  school_key     text collate "C" not null,
  constraint silence_pk primary key (county_code, silence_id),
  constraint silence_state_is_known check (state in ('open', 'settled')),
  constraint silence_is_settled_by_somebody check ((state = 'settled') = (settled_by is not null))
);
comment on table attendance.silence is '未报日报: a class that has not reported for so many school days is a finding of its own, open until the days are reported or the school has said why.';
create unique index silence_is_open_once on attendance.silence (county_code, school_key) where state = 'open';
alter table attendance.silence enable row level security;
alter table attendance.silence force row level security;
create policy silence_in_scope on attendance.silence for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert, update on attendance.silence to nol_app;

create view attendance.pub_class_day with (security_invoker = true) as
select day.* from attendance.class_day day
 where not exists (
   select from attendance.class_day later
    where later.county_code = day.county_code and later.school_year = day.school_year
      and later.school_key = day.school_key and later.on_day = day.on_day and later.version > day.version);
comment on view attendance.pub_class_day is '班级日报: the version that holds of each class and day.';
grant select on attendance.pub_class_day to nol_app;

create view attendance.pub_absence with (security_invoker = true) as
select absence.county_code, absence.school_year, absence.school_key, absence.on_day, absence.version, absence.child_id,
       absence.part, absence.reason, absence.contacted, absence.contact_result, absence.division_code
  from attendance.absence absence;
comment on view attendance.pub_absence is '缺勤 of every version; join pub_class_day on class, day and version for those that hold.';
grant select on attendance.pub_absence to nol_app;

create view attendance.pub_suspicion with (security_invoker = true) as
select county_code, suspicion_id, child_id, rule, since_on, raised_on, state, over_on, over_because, case_id, division_code, school_key
  from attendance.suspicion;
comment on view attendance.pub_suspicion is '疑似 raised by rule.';
grant select on attendance.pub_suspicion to nol_app;
