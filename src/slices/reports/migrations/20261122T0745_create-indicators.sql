-- What held on a past day: a run replaces the register, so its states are kept here, each from the day on which it held.
create table reports.child_state (
  county_code   text collate "C" not null,
  child_id      uuid not null,
  from_on       date not null,
  to_on         date,
  sex           text collate "C" not null,
  born_on       date,
  population    text collate "C" not null,
  standing      text collate "C",
  groups        text[] not null,
  pupil_grade   text collate "C",
  pupil_school  text collate "C" not null,
  division_code text collate "C" not null,
  school_key    text collate "C" not null,
  constraint child_state_pk primary key (county_code, child_id, from_on),
  constraint child_state_ends_after_it_began check (to_on is null or to_on > from_on)
);
comment on table reports.child_state is '历史状态: what the figures ask of a child, from one day to another; no name, no number. pupil_school is empty unless the child had a real, enrolled pupil record here.';
comment on column reports.child_state.to_on is 'First day on which it did not hold; null while it does.';
create index child_state_by_day on reports.child_state (county_code, from_on, to_on);
create unique index child_state_is_one_now on reports.child_state (county_code, child_id) where to_on is null;
alter table reports.child_state enable row level security;
alter table reports.child_state force row level security;
create policy child_state_in_scope on reports.child_state for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert, delete on reports.child_state to nol_app;
grant update (to_on, sex, born_on, population, standing, groups, pupil_grade, pupil_school, division_code, school_key)
  on reports.child_state to nol_app;

create table reports.history_day (
  county_code text collate "C" not null,
  on_day      date not null,
  run_id      uuid,
  recorded_at timestamptz not null,
  changes     integer not null,
  constraint history_day_pk primary key (county_code, on_day)
);
comment on table reports.history_day is '历史状态的记载日: a day from which states were recorded; the first one is as far back as records of children tell. run_id: the run it was taken after.';
alter table reports.history_day enable row level security;
alter table reports.history_day force row level security;
create policy history_day_of_county on reports.history_day for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') THEN true ELSE false END);
grant select, insert on reports.history_day to nol_app;
grant update (run_id, recorded_at, changes) on reports.history_day to nol_app;

create table reports.base_figure (
  county_code   text collate "C" not null,
  school_year   integer not null,
  input         text collate "C" not null,
  stage         text collate "C" not null,
  unit_code     text collate "C" not null,
  version       integer not null,
  value         integer not null,
  source        text not null,
  counted_on    date not null,
  reason        text,
  entered_by    text collate "C" not null,
  entered_at    timestamptz not null,
  submission_id uuid not null,
  constraint base_figure_pk primary key (county_code, school_year, input, stage, unit_code, version),
  constraint base_figure_is_sent_once unique (county_code, submission_id),
  constraint base_figure_stage_is_known check (stage in ('all', 'primary', 'junior')),
  constraint base_figure_is_not_negative check (value >= 0),
  constraint base_figure_correction_has_reason check (version = 1 or reason is not null)
);
comment on table reports.base_figure is '基数: counts that no record here can give (standards §1.2), entered once with their source (基础教育事业统计报表 …). A correction is a new version with its reason; the highest holds.';
comment on column reports.base_figure.unit_code is '6 digits for the county, 9 for a township, 10 for a school.';
alter table reports.base_figure enable row level security;
alter table reports.base_figure force row level security;
create policy base_figure_of_county on reports.base_figure for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') THEN true ELSE false END);
grant select, insert on reports.base_figure to nol_app;

create table reports.target (
  county_code   text collate "C" not null,
  school_year   integer not null,
  indicator     text collate "C" not null,
  stage         text collate "C" not null,
  unit_code     text collate "C" not null,
  version       integer not null,
  percent       numeric(6, 2) not null,
  responsible   text not null,
  set_by        text collate "C" not null,
  set_at        timestamptz not null,
  submission_id uuid not null,
  constraint target_pk primary key (county_code, school_year, indicator, stage, unit_code, version),
  constraint target_is_sent_once unique (county_code, submission_id),
  constraint target_stage_is_known check (stage in ('all', 'primary', 'junior')),
  constraint target_is_a_percentage check (percent between 0 and 100)
);
comment on table reports.target is '年度目标: what a unit is to reach in a school year and who answers for it (requirements F1, L2). A change is a new version; the highest holds.';
alter table reports.target enable row level security;
alter table reports.target force row level security;
create policy target_of_county on reports.target for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') THEN true ELSE false END);
grant select, insert on reports.target to nol_app;
