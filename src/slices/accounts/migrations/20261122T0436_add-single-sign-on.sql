create table accounts.single_sign_on_attempt (
  state_hash   text collate "C" not null,
  browser_hash text collate "C" not null,
  sealed       text collate "C" not null,
  expires_at   timestamptz not null,
  constraint single_sign_on_attempt_pkey primary key (state_hash)
);
comment on table accounts.single_sign_on_attempt is '统一身份认证登录中: what the answer of the provider is checked against (nonce, PKCE verifier), sealed; good once, in the browser that began it, for minutes.';
create index single_sign_on_attempt_by_time on accounts.single_sign_on_attempt (expires_at);
grant select, insert, delete on accounts.single_sign_on_attempt to nol_app;

create table accounts.single_sign_on_link (
  account_id uuid not null references accounts.account (id),
  issuer     text collate "C" not null,
  subject    text collate "C" not null,
  linked_at  timestamptz not null,
  constraint single_sign_on_link_pkey primary key (account_id),
  constraint single_sign_on_link_is_of_one_account unique (issuer, subject)
);
comment on table accounts.single_sign_on_link is '统一身份关联: who an account is at the provider, since the first sign-in; a login name given to somebody else there opens nothing here.';
grant select, insert, delete on accounts.single_sign_on_link to nol_app;

alter table accounts.session add column provider_factor boolean not null default false;
comment on column accounts.session.provider_factor is 'The provider of the single sign-on asked for a second factor itself.';

alter table accounts.sign_in_ticket add column way text collate "C" not null default 'password',
  add constraint sign_in_ticket_began_in_a_known_way check (way in ('password', 'single-sign-on'));
comment on column accounts.sign_in_ticket.way is '登录方式: what came before the second step.';
