create table attendance.class_sheet (
  county_code   text collate "C" not null,
  sheet_id      uuid not null,
  school_code   text collate "C" not null,
  content       jsonb not null,
  made_by       text collate "C" not null,
  made_at       timestamptz not null,
  division_code text collate "C" not null,
  school_key    text collate "C" not null,
  constraint class_sheet_pk primary key (county_code, sheet_id)
);
comment on table attendance.class_sheet is '班级考勤表: which days, classes and pupils (ids, by their numbers) stood in a sheet that a school took out, and the version of each day that held then. No names and no entries. Append-only.';
alter table attendance.class_sheet enable row level security;
alter table attendance.class_sheet force row level security;
create policy class_sheet_in_scope on attendance.class_sheet for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert on attendance.class_sheet to nol_app;

alter table attendance.class_day add column paper_signer text;
comment on column attendance.class_day.paper_signer is '签名: who signed the paper or the sheet, where another hands it in.';
