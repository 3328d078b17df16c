create schema alarms;
grant usage on schema alarms to nol_app;

create table alarms.alarm (
  county_code text collate "C" not null,
  alarm_id    uuid not null,
  rule        text collate "C" not null,
  subject     text collate "C" not null,
  count       integer not null,
  limit_then  integer not null,
  first_at    timestamptz not null,
  last_at     timestamptz not null,
  state       text collate "C" not null,
  verdict     text collate "C",
  note        text,
  settled_by  text collate "C",
  settled_at  timestamptz,
  version     integer not null,
  constraint alarm_pk primary key (county_code, alarm_id),
  constraint alarm_state_is_known check (state in ('open', 'settled')),
  constraint alarm_is_settled_by_another check (settled_by is null or settled_by <> subject),
  constraint alarm_is_settled_with_words check (
    (state = 'settled') = (verdict is not null and note is not null and settled_by is not null and settled_at is not null)),
  constraint alarm_note_names_no_citizen_id check (note !~ '\m[0-9]{17}[0-9Xx]\M')
);
comment on table alarms.alarm is '安全告警: unusually many entries of one kind in the record within an hour, and what they turned out to be (GB/T 22239-2019 安全审计; OWASP ASVS 11.1.7).';
comment on column alarms.alarm.subject is '对象: id of the account, or the address; empty for the whole county.';
comment on column alarms.alarm.count is 'The most within an hour so far.';
comment on column alarms.alarm.limit_then is '阈值: the county''s limit when the alarm was raised.';
create unique index alarm_is_open_once on alarms.alarm (county_code, rule, subject) where state = 'open';
create index alarm_by_state on alarms.alarm (county_code, state, alarm_id);
alter table alarms.alarm enable row level security;
alter table alarms.alarm force row level security;
create policy alarm_for_administrators on alarms.alarm for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!')
        AND coalesce(nullif(current_setting('app.role', true), ''), '!') in
            ('security-administrator', 'audit-administrator', 'system')
       THEN true ELSE false END);
grant select, insert on alarms.alarm to nol_app; -- no delete
grant update (count, last_at, state, verdict, note, settled_by, settled_at, version) on alarms.alarm to nol_app;

create table alarms.limits (
  county_code text collate "C" not null,
  limits      jsonb not null,
  version     integer not null,
  changed_by  text collate "C" not null,
  changed_at  timestamptz not null default clock_timestamp(),
  constraint limits_pk primary key (county_code)
);
comment on table alarms.limits is '告警阈值: from how many within an hour on the county wants to be told.';
alter table alarms.limits enable row level security;
alter table alarms.limits force row level security;
create policy limits_for_administrators on alarms.limits for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!')
        AND coalesce(nullif(current_setting('app.role', true), ''), '!') in
            ('security-administrator', 'audit-administrator', 'system')
       THEN true ELSE false END);
grant select, insert, update on alarms.limits to nol_app;
