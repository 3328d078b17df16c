-- ID numbers, telephones, addresses and what rosters say are kept sealed (standards §5.1, §5.3); what lists are filtered
-- and sorted by stays readable. Rows of an older home are sealed in place by a job; until then both are read.
alter table register.child
  add column sealed          text collate "C",
  add column citizen_id_hash text collate "C",
  add column phone_hashes    text[] not null default '{}';
comment on column register.child.sealed is 'Sealed JSON: citizen_id, household_address, residence_address, guardian1_phone, guardian2_phone; those columns are null then.';
comment on column register.child.citizen_id_hash is 'Keyed hash of the ID number, for exact search; no readable data.';
comment on column register.child.phone_hashes is 'Keyed hashes of the guardians'' telephones, for exact search; no readable data.';
create index child_by_citizen_id_hash on register.child (county_code, citizen_id_hash);
create index child_by_phone_hash on register.child using gin (phone_hashes);

alter table register.child_record add column sealed text collate "C";
comment on column register.child_record.sealed is 'Sealed JSON of facts; the column facts is empty then.';
alter table register.child_record alter column facts set default '{}';

create or replace view register.pub_child with (security_invoker = true) as select * from register.child;
create or replace view register.pub_child_record with (security_invoker = true) as select * from register.child_record;
