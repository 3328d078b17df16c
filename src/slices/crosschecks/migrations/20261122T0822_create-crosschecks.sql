create schema crosschecks;
grant usage on schema crosschecks to nol_app;

create table crosschecks.hit (
  county_code    text collate "C" not null,
  hit_id         uuid not null,
  rule           text collate "C" not null,
  hit_key        text collate "C" not null,
  school_code    text collate "C" not null,
  class_code     text collate "C",
  first_day      date not null,
  last_day       date not null,
  arithmetic     jsonb not null,
  raised_on      date not null,
  due_on         date not null,
  state          text collate "C" not null default 'open',
  assignee       text,
  assigned_by    text collate "C",
  outcome        text collate "C",
  settled_reason text,
  settled_by     text collate "C",
  settled_on     date,
  version        integer not null default 1,
  division_code  text collate "C" not null,
  school_key     text collate "C" not null,
  constraint hit_pk primary key (county_code, hit_id),
  constraint hit_is_raised_once unique (county_code, rule, hit_key),
  constraint hit_state_is_known check (state in ('open', 'settled')),
  constraint hit_is_settled_with_reason
    check ((state = 'settled') = (outcome is not null and settled_reason is not null and settled_by is not null))
);
comment on table crosschecks.hit is '数据核验: numbers that do not go together or are too good, with their arithmetic; stays on record when it is settled (requirements M6).';
comment on column crosschecks.hit.hit_key is 'What makes the hit the same one at the next sweep: class and first day, or account and instant.';
create index hit_by_state on crosschecks.hit (county_code, state, hit_id);
alter table crosschecks.hit enable row level security;
alter table crosschecks.hit force row level security;
create policy hit_in_scope on crosschecks.hit for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert, update on crosschecks.hit to nol_app;

create table crosschecks.counted (
  county_code   text collate "C" not null,
  count_id      uuid not null,
  source        text collate "C" not null,
  school_code   text collate "C" not null,
  class_code    text collate "C" not null,
  on_day        date not null,
  present       integer not null,
  noted_by      text collate "C" not null,
  noted_at      timestamptz not null,
  submission_id uuid not null,
  division_code text collate "C" not null,
  school_key    text collate "C" not null,
  constraint counted_pk primary key (county_code, count_id),
  constraint counted_submission_is_one unique (county_code, submission_id),
  constraint counted_source_is_known check (source in ('inspection', 'meals', 'boarding')),
  constraint counted_is_a_count check (present >= 0)
);
comment on table crosschecks.counted is '清点: pupils of a class counted on a day by an inspector, at meals or in the dormitory, to be held against the daily report. Append-only.';
create index counted_by_day on crosschecks.counted (county_code, on_day, school_key);
alter table crosschecks.counted enable row level security;
alter table crosschecks.counted force row level security;
create policy counted_in_scope on crosschecks.counted for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert on crosschecks.counted to nol_app;
