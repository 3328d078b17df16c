create table attendance.early_rules (
  county_code text collate "C" not null,
  version     integer not null,
  rules       jsonb not null,
  changed_by  text collate "C" not null,
  changed_at  timestamptz not null,
  constraint early_rules_pk primary key (county_code, version)
);
comment on table attendance.early_rules is '早期信号规则: points of each sign and from how many on a child is listed (M10). The highest version holds; none is changed. Without one the defaults of early-domain.ts hold.';
alter table attendance.early_rules enable row level security;
alter table attendance.early_rules force row level security;
create policy early_rules_of_county on attendance.early_rules for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') THEN true ELSE false END);
grant select, insert on attendance.early_rules to nol_app;

create table attendance.early_note (
  county_code   text collate "C" not null,
  note_id       uuid not null,
  child_id      uuid not null,
  action        text collate "C" not null,
  points        integer not null,
  signs         text[] not null,
  noted_by      text collate "C" not null,
  noted_at      timestamptz not null,
  submission_id uuid not null,
  division_code text collate "C" not null,
  school_key    text collate "C" not null,
  constraint early_note_pk primary key (county_code, note_id),
  constraint early_note_is_sent_once unique (county_code, submission_id),
  constraint early_note_action_is_known check (action in ('looked', 'talked', 'visited', 'helped', 'no-need'))
);
comment on table attendance.early_note is '早期信号处理: who looked at a child on the list, with what signs, and what was done. Append-only.';
create index early_note_by_child on attendance.early_note (county_code, child_id, noted_at);
alter table attendance.early_note enable row level security;
alter table attendance.early_note force row level security;
create policy early_note_in_scope on attendance.early_note for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert on attendance.early_note to nol_app;
