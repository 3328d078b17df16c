create table accounts.passkey (
  id            uuid not null,
  account_id    uuid not null references accounts.account (id),
  credential_id text collate "C" not null,
  public_key    text collate "C" not null,
  counter       bigint not null,
  transports    text[] not null,
  synced        boolean not null,
  name          text not null,
  created_at    timestamptz not null,
  last_used_at  timestamptz,
  constraint passkey_pkey primary key (id),
  constraint passkey_credential_is_of_one_account unique (credential_id),
  constraint passkey_counter_counts_up check (counter >= 0)
);
comment on table accounts.passkey is '通行密钥 (WebAuthn): the public half of a key pair whose private half never leaves a device; nothing in here signs anybody in.';
comment on column accounts.passkey.counter is 'Signatures the device says it made; one that goes back is a copied key. 0: the device does not count.';
comment on column accounts.passkey.synced is 'Kept in several devices by their maker, rather than bound to one.';
create index passkey_of_account on accounts.passkey (account_id, created_at);
grant select, insert, update, delete on accounts.passkey to nol_app;

create table accounts.passkey_challenge (
  challenge_hash text collate "C" not null,
  purpose        text collate "C" not null,
  account_id     uuid references accounts.account (id),
  expires_at     timestamptz not null,
  constraint passkey_challenge_pkey primary key (challenge_hash),
  constraint passkey_challenge_has_a_purpose check (purpose in ('registration', 'second-step', 'sign-in')),
  constraint passkey_challenge_is_of_an_account check ((account_id is null) = (purpose = 'sign-in'))
);
comment on table accounts.passkey_challenge is '通行密钥挑战值: what a device must sign within minutes, once; without an account when the key alone signs in.';
create index passkey_challenge_by_time on accounts.passkey_challenge (expires_at);
grant select, insert, delete on accounts.passkey_challenge to nol_app;

alter table accounts.sign_in_ticket drop column challenge;

alter table accounts.session add column way text collate "C" not null default 'password',
  add constraint session_began_in_a_known_way check (way in ('password', 'passkey', 'single-sign-on'));
comment on column accounts.session.way is '登录方式: what the sign-in began with.';
