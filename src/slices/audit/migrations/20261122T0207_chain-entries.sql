-- Each county's entries form a chain: every one carries the hash of the one before (docs/adr, "A hash chain per county").
alter table audit.entry
  add column seq           bigint,
  add column actor_unit    text collate "C",
  add column previous_hash text collate "C",
  add column hash          text collate "C",
  add column seal          text collate "C";
comment on column audit.entry.seq is '链内序号: place in the chain of the county, from 1 without gaps; null for entries from before there was a chain.';
comment on column audit.entry.actor_unit is '操作人所在单位: division prefix or school key of the scope at that time; null for the whole county of an administrator.';
comment on column audit.entry.hash is 'SHA-256 of the entry as canonical JSON (RFC 8785), previous_hash included.';
comment on column audit.entry.seal is 'HMAC-SHA-256 of the hash under a key that is not in the database.';
create unique index entry_by_seq on audit.entry (county_code, seq);

create table audit.chain (
  county_code text collate "C" not null,
  seq         bigint not null,
  hash        text collate "C" not null,
  constraint chain_pkey primary key (county_code),
  constraint chain_hash_is_a_sha256 check (hash ~ '^[0-9a-f]{64}$')
);
comment on table audit.chain is '链头: last entry of each county''s chain. The row is locked while an entry is appended, last of all in its transaction.';
alter table audit.chain enable row level security;
alter table audit.chain force row level security;
create policy chain_of_county on audit.chain for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county',true),''),'!') THEN true ELSE false END);
grant select, insert on audit.chain to nol_app;
grant update (seq, hash) on audit.chain to nol_app;

-- The chain of a county that has entries already begins with a digest of them all, so that they are covered too.
alter table audit.entry no force row level security;
insert into audit.chain (county_code, seq, hash)
select county_code, 0, encode(sha256(convert_to(string_agg(
         concat_ws('|', id, extract(epoch from at), event, actor_id, actor_role, subject_id, details), e'\n' order by id), 'UTF8')), 'hex')
  from audit.entry group by county_code;
alter table audit.entry force row level security;
alter table audit.entry add constraint entry_is_chained check (coalesce(
  seq >= 1 and previous_hash ~ '^[0-9a-f]{64}$' and hash ~ '^[0-9a-f]{64}$' and seal ~ '^[0-9a-f]{64}$', false)) not valid;
