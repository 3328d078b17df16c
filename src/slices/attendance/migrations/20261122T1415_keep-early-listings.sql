create table attendance.early_tick (
  county_code   text collate "C" not null,
  tick_id       uuid not null,
  child_id      uuid not null,
  sign          text collate "C" not null,
  ticked_by     text collate "C" not null,
  ticked_on     date not null,
  over_by       text collate "C",
  over_on       date,
  division_code text collate "C" not null,
  school_key    text collate "C" not null,
  submission_id uuid not null,
  constraint early_tick_pk primary key (county_code, tick_id),
  constraint early_tick_is_sent_once unique (county_code, submission_id),
  constraint early_tick_sign_is_known check (sign in ('school-weary', 'family-change', 'marks-falling')),
  constraint early_tick_is_over_by_somebody check ((over_on is null) = (over_by is null))
);
comment on table attendance.early_tick is '班主任所见: what the homeroom teacher sees of a pupil and no record tells — 厌学, 家庭变故, 成绩骤降 (M10). Holds for a time, or until it is taken back.';
create unique index early_tick_is_open_once on attendance.early_tick (county_code, child_id, sign) where over_on is null;
create index early_tick_by_class on attendance.early_tick (county_code, school_key, ticked_on);
alter table attendance.early_tick enable row level security;
alter table attendance.early_tick force row level security;
create policy early_tick_in_scope on attendance.early_tick for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert, delete on attendance.early_tick to nol_app;
grant update (over_by, over_on) on attendance.early_tick to nol_app;

create table attendance.early_listing (
  county_code   text collate "C" not null,
  listing_id    uuid not null,
  child_id      uuid not null,
  from_on       date not null,
  to_on         date,
  points        integer not null,
  division_code text collate "C" not null,
  school_key    text collate "C" not null,
  constraint early_listing_pk primary key (county_code, listing_id),
  constraint early_listing_begins_once unique (county_code, child_id, from_on),
  constraint early_listing_ends_after_it_began check (to_on is null or to_on >= from_on)
);
comment on table attendance.early_listing is '早期信号名单: from when to when a child was on the list of early signs, kept once a day; a new one waits for whoever looks after the class.';
create unique index early_listing_is_open_once on attendance.early_listing (county_code, child_id) where to_on is null;
create index early_listing_by_class on attendance.early_listing (county_code, school_key) where to_on is null;
alter table attendance.early_listing enable row level security;
alter table attendance.early_listing force row level security;
create policy early_listing_in_scope on attendance.early_listing for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert, delete on attendance.early_listing to nol_app;
grant update (to_on, points) on attendance.early_listing to nol_app;

create table attendance.early_round (
  county_code text collate "C" not null,
  on_day      date not null,
  listed      integer not null,
  constraint early_round_pk primary key (county_code, on_day)
);
comment on table attendance.early_round is 'Days on which the list of early signs was kept, with how many were on it.';
alter table attendance.early_round enable row level security;
alter table attendance.early_round force row level security;
create policy early_round_of_county on attendance.early_round for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') THEN true ELSE false END);
grant select, insert on attendance.early_round to nol_app;
