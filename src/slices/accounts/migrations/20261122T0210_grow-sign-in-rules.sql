create table accounts.security_rules (
  county_code text collate "C" not null,
  rules       jsonb not null,
  version     integer not null default 1,
  changed_at  timestamptz not null default clock_timestamp(),
  changed_by  text collate "C" not null,
  constraint security_rules_pkey primary key (county_code)
);
comment on table accounts.security_rules is '安全策略: how a county lets people sign in. What is not in it has the default of rules-domain.ts.';
grant select, insert, update on accounts.security_rules to nol_app;

create table accounts.former_password (
  account_id    uuid not null references accounts.account (id),
  password_hash text collate "C" not null,
  replaced_at   timestamptz not null default clock_timestamp(),
  constraint former_password_pkey primary key (account_id, replaced_at),
  constraint former_password_is_argon2id check (password_hash ^@ '$argon2id$v=19$')
);
comment on table accounts.former_password is '历史密码: hashes only, so that none of the last ones comes again.';
grant select, insert, delete on accounts.former_password to nol_app;

create table accounts.address_failure (
  address_group  text collate "C" not null,
  failed_count   integer not null,
  last_failed_at timestamptz not null,
  blocked_until  timestamptz,
  constraint address_failure_pkey primary key (address_group)
);
comment on table accounts.address_failure is '来源地址的登录失败: an IPv4 address or an IPv6 network of 64 bits; forgotten after an hour without failure.';
create index address_failure_by_time on accounts.address_failure (last_failed_at);
grant select, insert, update, delete on accounts.address_failure to nol_app;
