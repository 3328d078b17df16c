-- Who owns an account is told what happened to it since they last looked; what happened before this migration counts as seen.
alter table accounts.account add column changes_seen_at timestamptz not null default clock_timestamp();
comment on column accounts.account.changes_seen_at is '本人核对至: entries of the record about this account before it were shown to its owner and acknowledged.';
