create table accounts.deputyship (
  id           uuid not null,
  county_code  text collate "C" not null,
  principal_id uuid not null references accounts.account (id),
  deputy_id    uuid not null references accounts.account (id),
  from_on      date not null,
  to_on        date not null,
  reason       text not null,
  granted_by   text collate "C" not null,
  granted_at   timestamptz not null,
  ended_at     timestamptz,
  ended_by     text collate "C",
  constraint deputyship_pkey primary key (id),
  constraint deputyship_is_of_two check (principal_id <> deputy_id),
  constraint deputyship_ends_after_it_began check (to_on >= from_on),
  constraint deputyship_end_is_whole check ((ended_at is null) = (ended_by is null))
);
comment on table accounts.deputyship is '代理: an account acts with role and scope of one on leave, from day to day; the record names both.';
create index deputyship_of_deputy on accounts.deputyship (deputy_id, to_on);
create index deputyship_of_county on accounts.deputyship (county_code, granted_at);
grant select, insert, update on accounts.deputyship to nol_app;

alter table accounts.session add column deputyship_id uuid references accounts.deputyship (id);
comment on column accounts.session.deputyship_id is '代理: in whose place this session acts; null: for the account itself.';
