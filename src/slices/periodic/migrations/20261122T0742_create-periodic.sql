create schema periodic;
grant usage on schema periodic to nol_app;

create table periodic.report (
  county_code       text collate "C" not null,
  kind              text collate "C" not null,
  unit_line         text collate "C" not null,
  unit_code         text collate "C" not null,
  period            text collate "C" not null,
  version           integer not null,
  content           jsonb not null,
  content_hash      text collate "C" not null,
  prepared_by       text not null,
  checked_by        text not null,
  filed_by          text collate "C" not null,
  filed_at          timestamptz not null,
  correction_reason text,
  submission_id     uuid not null,
  division_code     text collate "C" not null,
  school_key        text collate "C" not null,
  constraint report_pk primary key (county_code, kind, unit_line, unit_code, period, version),
  constraint report_is_sent_once unique (county_code, submission_id),
  constraint report_line_is_known check (unit_line in ('household', 'school')),
  constraint report_correction_has_reason check (version = 1 or correction_reason is not null)
);
comment on table periodic.report is '定期报表 as filed: figures, balances and explanations frozen under a hash; a correction is a new version (standards §6.2, requirements M2–M4, M9).';
comment on column periodic.report.division_code is 'where the unit lies: a school''s report holds figures and no names, so its township reads it too; RLS key';
create index report_by_period on periodic.report (county_code, kind, period, unit_code, version);
create index report_by_day on periodic.report (county_code, filed_at);
alter table periodic.report enable row level security;
alter table periodic.report force row level security;
create policy report_in_scope on periodic.report for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert on periodic.report to nol_app; -- frozen: no update, no delete

create table periodic.signature (
  county_code   text collate "C" not null,
  signature_id  uuid not null,
  kind          text collate "C" not null,
  unit_line     text collate "C" not null,
  unit_code     text collate "C" not null,
  period        text collate "C" not null,
  version       integer not null,
  level         text collate "C" not null,
  decision      text collate "C" not null,
  content_hash  text collate "C" not null,
  reason        text,
  signed_by     text collate "C" not null,
  signed_at     timestamptz not null,
  submission_id uuid not null,
  division_code text collate "C" not null,
  school_key    text collate "C" not null,
  constraint signature_pk primary key (county_code, signature_id),
  constraint signature_is_sent_once unique (county_code, submission_id),
  constraint signature_of_a_level_is_one unique (county_code, kind, unit_line, unit_code, period, version, level),
  constraint signature_of_a_report foreign key (county_code, kind, unit_line, unit_code, period, version)
    references periodic.report (county_code, kind, unit_line, unit_code, period, version),
  constraint signature_decision_is_known check (decision in ('agreed', 'sent-back')),
  constraint signature_sends_back_with_reason check (decision = 'agreed' or reason is not null)
);
comment on table periodic.signature is '审签: what a level above said of a filed report, over the content it saw. Append-only; when all levels have agreed, the report is frozen (封存).';
alter table periodic.signature enable row level security;
alter table periodic.signature force row level security;
create policy signature_in_scope on periodic.signature for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert on periodic.signature to nol_app;

create table periodic.reminder (
  county_code   text collate "C" not null,
  kind          text collate "C" not null,
  unit_line     text collate "C" not null,
  unit_code     text collate "C" not null,
  period        text collate "C" not null,
  level         text collate "C" not null,
  due_on        date not null,
  reminded_at   timestamptz not null,
  division_code text collate "C" not null,
  school_key    text collate "C" not null,
  constraint reminder_pk primary key (county_code, kind, unit_line, unit_code, period, level),
  constraint reminder_level_is_known check (level in ('unit', 'township', 'county', 'finding'))
);
comment on table periodic.reminder is '催报: who was reminded of a report that was not filed, up the chain; level finding: 逾期未报 as a finding that stays on record when it is filed later.';
alter table periodic.reminder enable row level security;
alter table periodic.reminder force row level security;
create policy reminder_in_scope on periodic.reminder for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert on periodic.reminder to nol_app;

create table periodic.pupil_state (
  county_code   text collate "C" not null,
  child_id      uuid not null,
  school_code   text collate "C" not null,
  status        text collate "C" not null,
  grade_code    text collate "C",
  since_on      date not null,
  division_code text collate "C" not null,
  school_key    text collate "C" not null,
  constraint pupil_state_pk primary key (county_code, child_id)
);
comment on table periodic.pupil_state is '在校状态: where the enrolment system last had each child, kept to notice what changes from run to run.';
create index pupil_state_by_school on periodic.pupil_state (county_code, school_key);
alter table periodic.pupil_state enable row level security;
alter table periodic.pupil_state force row level security;
create policy pupil_state_in_scope on periodic.pupil_state for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert, update, delete on periodic.pupil_state to nol_app;

create table periodic.pupil_movement (
  county_code   text collate "C" not null,
  movement_id   uuid not null,
  child_id      uuid not null,
  on_day        date not null,
  direction     text collate "C" not null,
  movement      text collate "C" not null,
  school_code   text collate "C" not null,
  division_code text collate "C" not null,
  school_key    text collate "C" not null,
  constraint pupil_movement_pk primary key (county_code, movement_id),
  constraint pupil_movement_direction_is_known check (direction in ('in', 'out'))
);
comment on table periodic.pupil_movement is '学生变动: who came to a school or left it, on the day a run showed it, and by which kind of movement (standards §1.2, balance identity). Append-only.';
create index pupil_movement_by_day on periodic.pupil_movement (county_code, on_day);
create index pupil_movement_by_school on periodic.pupil_movement (county_code, school_key, on_day);
alter table periodic.pupil_movement enable row level security;
alter table periodic.pupil_movement force row level security;
create policy pupil_movement_in_scope on periodic.pupil_movement for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert on periodic.pupil_movement to nol_app;

create table periodic.gathering (
  county_code text collate "C" not null,
  run_id      uuid not null,
  gathered_on date not null,
  movements   integer not null,
  constraint gathering_pk primary key (county_code, run_id)
);
comment on table periodic.gathering is 'Runs whose movements were gathered; the first one is where counting begins.';
alter table periodic.gathering enable row level security;
alter table periodic.gathering force row level security;
create policy gathering_of_county on periodic.gathering for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') THEN true ELSE false END);
grant select, insert on periodic.gathering to nol_app;
