create schema rosters;
grant usage on schema rosters to nol_app;

create table rosters.roster (
  county_code        text collate "C" not null,
  id                 uuid not null,
  kind               text collate "C",
  source_name        text not null,
  unit_code          text collate "C" not null,
  as_of_on           date not null,
  file_name          text not null,
  file_sha256        text collate "C" not null,
  file_bytes         bigint not null,
  state              text collate "C" not null default 'received',
  supplement_of      uuid,
  revision           integer not null default 1,
  wish               jsonb not null default '{}',
  mapping            jsonb,
  good_count         integer,
  warning_count      integer,
  quarantined_count  integer,
  skipped_count      integer,
  remark_counts      jsonb not null default '[]',
  refusal            jsonb,
  job_id             uuid,
  rows_file          text,
  row_count          integer,
  received_by        text collate "C" not null,
  received_at        timestamptz not null,
  checked_at         timestamptz,
  taken_by           text collate "C",
  taken_at           timestamptz,
  withdrawn_by       text collate "C",
  withdrawn_at       timestamptz,
  withdrawal_reason  text,
  constraint roster_pkey primary key (county_code, id),
  constraint roster_supplements_one_of_its_county foreign key (county_code, supplement_of) references rosters.roster (county_code, id),
  constraint roster_kind_is_known check (kind in
    ('police-household', 'police-floating', 'hospital-birth', 'village', 'disabled', 'civil-affairs', 'enrolment')),
  constraint roster_state_is_known check (state in ('received', 'checked', 'refused', 'taken', 'withdrawn')),
  constraint roster_taken_has_rows check (state <> 'taken' or (rows_file is not null and kind is not null and taken_at is not null)),
  constraint roster_withdrawn_has_reason check (state <> 'withdrawn' or withdrawal_reason <> ''),
  constraint roster_refused_says_why check ((state = 'refused') <= (refusal is not null)),
  constraint roster_unit_lies_in_its_county check (unit_code ~ '^[0-9]{12}$' and unit_code ^@ county_code)
);
comment on table rosters.roster is '名册: a file an office sent, kept for ever as it came; its rows are in a Parquet file, not here.';
comment on column rosters.roster.source_name is '来源: the office or village that sends it; the newest roster of a kind, source and unit counts.';
comment on column rosters.roster.unit_code is '所属单位: the county, or the township whose villages it is about.';
comment on column rosters.roster.as_of_on is '截至日期: the day the roster describes.';
comment on column rosters.roster.supplement_of is '补报所属名册: this file carries corrected rows of that roster, and lives and dies with it.';
comment on column rosters.roster.revision is 'Number of the check; what an earlier check still writes is no longer looked at.';
comment on column rosters.roster.wish is '人工更正: kind, sheet, head and columns a person decided.';
comment on column rosters.roster.mapping is '列对应: what the check recognised.';
comment on column rosters.roster.rows_file is 'Derived file with the rows that may be taken; for a roster with supplements, without the rows they correct.';

create unique index roster_file_once on rosters.roster (county_code, file_sha256, source_name, unit_code) where state <> 'withdrawn';
create index roster_newest on rosters.roster (county_code, received_at desc, id desc);
create index roster_effective on rosters.roster (county_code, kind, source_name, unit_code, as_of_on desc) where state = 'taken';
create index roster_supplements on rosters.roster (county_code, supplement_of) where supplement_of is not null;
alter table rosters.roster enable row level security;
alter table rosters.roster force row level security;
create policy roster_in_county on rosters.roster for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county',true),''),'!') THEN true ELSE false END);
grant select, insert, update on rosters.roster to nol_app; -- no delete: withdrawing is a state

create table rosters.known_mapping (
  county_code text collate "C" not null,
  kind        text collate "C" not null,
  source_name text not null,
  fingerprint text collate "C" not null,
  columns     jsonb not null,
  changed_by  text collate "C" not null,
  changed_at  timestamptz not null,
  constraint known_mapping_pkey primary key (county_code, kind, source_name, fingerprint)
);
comment on table rosters.known_mapping is '记住的列对应: what a person corrected, by source and head, used again for the next file that looks alike.';
alter table rosters.known_mapping enable row level security;
alter table rosters.known_mapping force row level security;
create policy known_mapping_in_county on rosters.known_mapping for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county',true),''),'!') THEN true ELSE false END);
grant select, insert, update on rosters.known_mapping to nol_app;
