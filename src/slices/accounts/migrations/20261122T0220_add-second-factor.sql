create table accounts.second_factor (
  account_id    uuid not null references accounts.account (id),
  secret_sealed text collate "C" not null,
  last_step     bigint not null default 0,
  created_at    timestamptz not null default clock_timestamp(),
  confirmed_at  timestamptz,
  constraint second_factor_pkey primary key (account_id)
);
comment on table accounts.second_factor is '动态口令 (RFC 6238): the secret sealed by the installation''s key; asked for once it is confirmed.';
comment on column accounts.second_factor.last_step is 'Step of the last code taken: no code is good twice.';
grant select, insert, update, delete on accounts.second_factor to nol_app;

create table accounts.recovery_code (
  account_id uuid not null references accounts.account (id),
  code_hash  text collate "C" not null,
  used_at    timestamptz,
  constraint recovery_code_pkey primary key (account_id, code_hash)
);
comment on table accounts.recovery_code is '备用码: 60 random bits each, kept as SHA-256, good once.';
grant select, insert, update, delete on accounts.recovery_code to nol_app;

create table accounts.sign_in_ticket (
  ticket_hash   text collate "C" not null,
  account_id    uuid not null references accounts.account (id),
  expires_at    timestamptz not null,
  attempts_left integer not null,
  challenge     text collate "C",
  constraint sign_in_ticket_pkey primary key (ticket_hash),
  constraint sign_in_ticket_has_attempts check (attempts_left >= 0)
);
comment on table accounts.sign_in_ticket is '登录第二步: the password was right, the second factor is still asked for; gone when used or expired.';
create index sign_in_ticket_by_time on accounts.sign_in_ticket (expires_at);
create index sign_in_ticket_of_account on accounts.sign_in_ticket (account_id);
grant select, insert, update, delete on accounts.sign_in_ticket to nol_app;

create index account_demo on accounts.account (county_code) where is_demo and active;
