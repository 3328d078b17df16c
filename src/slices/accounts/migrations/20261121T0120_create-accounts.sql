create schema accounts;
grant usage on schema accounts to nol_app;

-- Found before anybody is signed in, and so before there is a scope: reference tables, without row-level security.
create table accounts.account (
  id                   uuid not null,
  county_code          text collate "C" not null,
  login_name           text collate "C" not null,
  display_name         text not null,
  role                 text collate "C" not null,
  division_prefix      text collate "C",
  school_prefix        text collate "C",
  phone                text,
  active               boolean not null default true,
  is_demo              boolean not null default false,
  must_change_password boolean not null default true,
  failed_count         integer not null default 0,
  locked_until         timestamptz,
  last_sign_in_at      timestamptz,
  created_at           timestamptz not null default clock_timestamp(),
  version              integer not null default 1,
  constraint account_pkey primary key (id),
  constraint account_login_name_is_used_once unique (login_name),
  constraint account_role_is_known check (role in
    ('administrator', 'bureau-officer', 'township-officer', 'school-officer', 'homeroom-teacher', 'village-officer')),
  constraint account_has_one_line check (case role
    when 'administrator' then division_prefix is null and school_prefix is null
    when 'school-officer' then division_prefix is null and school_prefix is not null
    when 'homeroom-teacher' then division_prefix is null and school_prefix is not null
    else division_prefix is not null and school_prefix is null end),
  constraint account_lies_in_its_county check (division_prefix is null or division_prefix ^@ county_code)
);
comment on table accounts.account is '账号: one person, one role, one scope. Switched off, never deleted: the record names its actors.';
comment on column accounts.account.is_demo is '演示账号: only in a demo home; its password is printed on the sign-in page.';
create index account_of_county on accounts.account (county_code, login_name);
grant select, insert, update on accounts.account to nol_app;

create table accounts.credential (
  account_id    uuid not null references accounts.account (id),
  password_hash text collate "C" not null,
  changed_at    timestamptz not null default clock_timestamp(),
  constraint credential_pkey primary key (account_id),
  constraint credential_is_argon2id check (password_hash ^@ '$argon2id$v=19$')
);
comment on table accounts.credential is '密码: argon2id with its parameters. In no view; read only to check one sign-in.';
grant select, insert, update on accounts.credential to nol_app;

create table accounts.session (
  id           uuid not null,
  account_id   uuid not null references accounts.account (id),
  token_hash   text collate "C" not null,
  created_at   timestamptz not null,
  last_seen_at timestamptz not null,
  ended_at     timestamptz,
  address      text not null,
  device       text not null,
  constraint session_pkey primary key (id),
  constraint session_token_is_used_once unique (token_hash)
);
comment on table accounts.session is '登录: an open sign-in on one device. The token itself is only in the browser; here is its SHA-256.';
create index session_of_account on accounts.session (account_id, created_at);
grant select, insert, update, delete on accounts.session to nol_app;

create view accounts.pub_account with (security_invoker = true) as
  select id, county_code, display_name, role, active from accounts.account;
comment on view accounts.pub_account is 'Who acts, for other slices: no login name, no phone, no password.';
grant select on accounts.pub_account to nol_app;
