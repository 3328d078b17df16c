-- Photos kept before places were taken out of them are gone through once; what is damaged stays as it came and says so.
alter table documents.evidence add column metadata text collate "C" not null default 'unchecked';
alter table documents.evidence
  add constraint evidence_metadata_is_known check (metadata in ('unchecked', 'removed', 'unreadable'));
comment on column documents.evidence.metadata is '元数据: whether place, time and device have been taken out of the file; unchecked: kept before that was done; unreadable: the file is not in order and stays as it came.';
create index evidence_unchecked on documents.evidence (county_code, evidence_id) where metadata = 'unchecked';
grant update (file_sha256, file_bytes, metadata) on documents.evidence to nol_app;
