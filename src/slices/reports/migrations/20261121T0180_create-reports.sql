create schema reports;
grant usage on schema reports to nol_app;

create table reports.monthly_report (
  county_code       text collate "C" not null,
  unit_line         text not null,
  unit_code         text collate "C" not null,
  month             text collate "C" not null,
  version           integer not null,
  content           jsonb not null,
  content_hash      text collate "C" not null,
  nil_statement     boolean not null,
  prepared_by       text not null,
  checked_by        text not null,
  signed_by         text not null,
  signed_at         timestamptz not null,
  correction_reason text,
  submission_id     uuid not null,
  division_code     text collate "C" not null,
  school_key        text collate "C" not null default '',
  constraint monthly_report_pk primary key (county_code, unit_line, unit_code, month, version),
  constraint monthly_report_is_sent_once unique (county_code, submission_id),
  constraint monthly_report_line_is_known check (unit_line in ('household', 'school')),
  constraint monthly_report_month_is_a_month check (month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  constraint monthly_report_version_is_positive check (version > 0),
  constraint monthly_report_correction_has_reason check (version = 1 or correction_reason is not null)
);
comment on table reports.monthly_report is '失学辍学(疑似辍学)学生月报表 as signed: numbers and names frozen; a correction is a new version (standards §4.8, requirements M4).';
comment on column reports.monthly_report.division_code is 'household line: the unit; of a school''s report the county, for a township may not see children of other townships in it; RLS key';
comment on column reports.monthly_report.school_key is 'school line: the reporting school; empty for household units; RLS key';
create index monthly_report_by_month on reports.monthly_report (county_code, month, unit_line, unit_code, version);
alter table reports.monthly_report enable row level security;
alter table reports.monthly_report force row level security;
create policy monthly_report_in_scope on reports.monthly_report for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert on reports.monthly_report to nol_app; -- frozen: no update, no delete
