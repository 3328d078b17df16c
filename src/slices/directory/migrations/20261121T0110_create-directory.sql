create schema directory;
grant usage on schema directory to nol_app;

-- @NOTE reference table: names of places are public
create table directory.division (
  code        text collate "C" not null,
  valid_from  date not null default '2000-01-01',
  valid_to    date,
  county_code text collate "C" not null,
  name        text not null,
  level       text collate "C" not null,
  parent_code text collate "C",
  constraint division_pkey primary key (code, valid_from),
  constraint division_code_has_12_digits check (code ~ '^[0-9]{12}$'),
  constraint division_lies_in_its_county check (code ^@ county_code),
  constraint division_level_is_known check (level in ('county', 'township', 'village')),
  constraint division_ends_after_it_began check (valid_to is null or valid_to > valid_from)
);
comment on table directory.division is '区划: county, townships, villages by 12-digit code; codes change from year to year, so each row holds for a time.';
comment on column directory.division.valid_to is 'First day on which it does not hold; null while it does.';
create index division_of_county on directory.division (county_code, code);
grant select, insert, update on directory.division to nol_app;

-- @NOTE reference table: names of schools and where they lie are public
create table directory.school (
  code          text collate "C" not null,
  county_code   text collate "C" not null,
  name          text not null,
  kind          text collate "C" not null,
  division_code text collate "C" not null,
  is_private    boolean not null default false,
  active        boolean not null default true,
  constraint school_pkey primary key (code),
  constraint school_lies_in_its_county check (division_code ^@ county_code),
  constraint school_kind_is_known check
    (kind in ('primary', 'teaching-point', 'junior', 'nine-year', 'complete-secondary', 'twelve-year', 'special'))
);
comment on table directory.school is '学校 by 学校标识码. A closed school stays, for its pupils have a past.';
create index school_of_county on directory.school (county_code, code);
grant select, insert, update on directory.school to nol_app;

-- @NOTE reference table: which school looks after a village is public
create table directory.sponsorship (
  village_code text collate "C" not null,
  county_code  text collate "C" not null,
  school_code  text collate "C" not null references directory.school (code),
  constraint sponsorship_pkey primary key (village_code),
  constraint sponsorship_is_of_a_village check (village_code ~ '^[0-9]{12}$' and right(village_code, 3) <> '000')
);
comment on table directory.sponsorship is '包保学校: the school that looks after the household line of a village.';
create index sponsorship_of_school on directory.sponsorship (school_code);
grant select, insert, update, delete on directory.sponsorship to nol_app;

create table directory.county_rules (
  county_code text collate "C" not null,
  rules       jsonb not null,
  version     integer not null default 1,
  changed_at  timestamptz not null default clock_timestamp(),
  changed_by  text collate "C" not null,
  constraint county_rules_pkey primary key (county_code)
);
comment on table directory.county_rules is '本县规则: school age, periods, thresholds. What is not in it has the default of domain.ts.';
grant select, insert, update on directory.county_rules to nol_app;
