create schema documents;
grant usage on schema documents to nol_app;

create table documents.organ (
  county_code    text collate "C" not null,
  organ_kind     text not null,
  organ_unit     text collate "C" not null,
  full_name      text,
  mark           text,
  contact_person text,
  contact_phone  text,
  address        text,
  changed_by     text not null,
  changed_at     timestamptz not null,
  version        integer not null default 1,
  constraint organ_pk primary key (county_code, organ_kind, organ_unit),
  constraint organ_kind_is_known check (organ_kind in ('county', 'bureau', 'township', 'village', 'school', 'class')),
  constraint organ_mark_is_given_once unique (county_code, mark),
  constraint organ_mark_is_short check (char_length(mark) between 1 and 20)
);
comment on table documents.organ is '发文机关: what an organ calls itself on papers (署名, 机关代字, 联系人); without a row the directory''s name is used.';
alter table documents.organ enable row level security;
alter table documents.organ force row level security;
create policy organ_of_county on documents.organ for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') THEN true ELSE false END);
grant select, insert, update on documents.organ to nol_app;

create table documents.document_counter (
  county_code text collate "C" not null,
  organ_kind  text not null,
  organ_unit  text collate "C" not null,
  series      text not null,
  doc_year    integer not null,
  last_serial integer not null,
  constraint document_counter_pk primary key (county_code, organ_kind, organ_unit, series, doc_year),
  constraint document_counter_is_not_negative check (last_serial >= 0)
);
comment on table documents.document_counter is 'Last number (发文字号) of an organ, series and year; raised in the transaction that issues, under its row lock, so numbers have no gaps (standards §2.9 no. 7).';
alter table documents.document_counter enable row level security;
alter table documents.document_counter force row level security;
create policy document_counter_of_county on documents.document_counter for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') THEN true ELSE false END);
grant select, insert, update on documents.document_counter to nol_app;

create table documents.document (
  county_code      text collate "C" not null,
  document_id      uuid not null,
  kind             text not null,
  organ_kind       text not null,
  organ_unit       text collate "C" not null,
  series           text not null,
  doc_year         integer not null,
  doc_serial       integer not null,
  document_number  text not null,
  child_id         uuid,
  matter_id        uuid,
  corrects_id      uuid,
  batch_id         uuid,
  template_version integer not null default 0,
  issued_on        date not null,
  issued_at        timestamptz not null,
  issued_by        text not null,
  submission_id    uuid not null,
  division_code    text collate "C" not null,
  school_key       text collate "C" not null default '',
  content_hash     text collate "C" not null,
  sealed           text collate "C" not null,
  constraint document_pk primary key (county_code, document_id),
  constraint document_number_is_given_once unique (county_code, organ_kind, organ_unit, series, doc_year, doc_serial),
  constraint document_is_sent_once unique (county_code, submission_id),
  constraint document_serial_is_positive check (doc_serial > 0),
  constraint document_organ_is_known check (organ_kind in ('county', 'bureau', 'township', 'village', 'school', 'class')),
  constraint document_corrects_a_document foreign key (county_code, corrects_id) references documents.document (county_code, document_id),
  constraint document_hash_is_sha256 check (content_hash ~ '^[0-9a-f]{64}$')
);
comment on table documents.document is '文书: one numbered paper as it was issued. Immutable: no update grant but for the seal, no delete; corrected by a new one that names it.';
comment on column documents.document.matter_id is '所属个案: the matter (case) it belongs to; the slice of that matter gives the meaning';
comment on column documents.document.template_version is 'version of the bureau''s Word template it was issued under; 0: the built-in one';
comment on column documents.document.content_hash is 'SHA-256 of the content with a random salt; checked whenever the paper is shown';
comment on column documents.document.sealed is 'Sealed JSON of everything the paper says (ADR 0012)';
create index document_by_division on documents.document (county_code, division_code, document_id);
create index document_by_school on documents.document (county_code, school_key, document_id);
create index document_by_matter on documents.document (county_code, matter_id, document_id) where matter_id is not null;
create index document_by_child on documents.document (county_code, child_id, document_id) where child_id is not null;
create index document_by_kind on documents.document (county_code, kind, document_id);
create index document_by_batch on documents.document (county_code, batch_id, document_id) where batch_id is not null;
alter table documents.document enable row level security;
alter table documents.document force row level security;
create policy document_in_scope on documents.document for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert on documents.document to nol_app;
-- Sealing anew with the county's next key changes the bytes, never the content: the hash has no update grant.
grant update (sealed) on documents.document to nol_app;

create table documents.addressee (
  county_code   text collate "C" not null,
  addressee_id  uuid not null,
  document_id   uuid not null,
  ordinal       integer not null,
  role          text not null,
  name          text not null,
  relation      text,
  division_code text collate "C" not null,
  school_key    text collate "C" not null default '',
  sealed        text collate "C" not null,
  constraint addressee_pk primary key (county_code, addressee_id),
  constraint addressee_of_document foreign key (county_code, document_id) references documents.document (county_code, document_id),
  constraint addressee_has_a_place unique (county_code, document_id, ordinal),
  constraint addressee_role_is_known check (role in ('guardian', 'organ', 'signatory'))
);
comment on table documents.addressee is '受送达人: whom a paper must reach, each guardian separately (standards §2.9 no. 6).';
comment on column documents.addressee.sealed is 'Sealed JSON: citizen id, telephone, address';
alter table documents.addressee enable row level security;
alter table documents.addressee force row level security;
create policy addressee_in_scope on documents.addressee for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert on documents.addressee to nol_app;
grant update (sealed) on documents.addressee to nol_app;

create table documents.service_record (
  county_code   text collate "C" not null,
  service_id    uuid not null,
  document_id   uuid not null,
  addressee_id  uuid not null,
  method        text not null,
  outcome       text not null,
  on_day        date not null,
  effective_on  date,
  content_hash  text collate "C" not null,
  recorded_by   text not null,
  recorded_at   timestamptz not null,
  submission_id uuid not null,
  division_code text collate "C" not null,
  school_key    text collate "C" not null default '',
  sealed        text collate "C" not null,
  constraint service_record_pk primary key (county_code, service_id),
  constraint service_record_is_sent_once unique (county_code, submission_id),
  constraint service_record_of_addressee foreign key (county_code, addressee_id) references documents.addressee (county_code, addressee_id),
  constraint service_record_of_document foreign key (county_code, document_id) references documents.document (county_code, document_id),
  constraint service_record_method_is_known check (method in
    ('direct', 'left', 'post', 'electronic', 'entrusted', 'public-notice', 'signature', 'hand-over')),
  constraint service_record_outcome_is_known check (outcome in ('served', 'not-served')),
  constraint service_record_takes_effect check ((outcome = 'served') = (effective_on is not null)),
  constraint service_record_is_not_effective_before check (effective_on >= on_day)
);
comment on table documents.service_record is '送达回证: one attempt to serve one addressee, served or not, with method, day and day of effect (民诉法 87–95). Insert only.';
comment on column documents.service_record.content_hash is 'hash of the paper as it was served: it is frozen from here on';
comment on column documents.service_record.sealed is 'Sealed JSON: place, servers, receiver, witness, reason, receipts, photos';
create unique index service_record_serves_once on documents.service_record (county_code, addressee_id) where outcome = 'served';
create index service_record_by_document on documents.service_record (county_code, document_id, service_id);
alter table documents.service_record enable row level security;
alter table documents.service_record force row level security;
create policy service_record_in_scope on documents.service_record for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert on documents.service_record to nol_app;
grant update (sealed) on documents.service_record to nol_app;

create table documents.withdrawal (
  county_code   text collate "C" not null,
  document_id   uuid not null,
  reason        text not null,
  withdrawn_on  date not null,
  withdrawn_by  text not null,
  withdrawn_at  timestamptz not null,
  division_code text collate "C" not null,
  school_key    text collate "C" not null default '',
  constraint withdrawal_pk primary key (county_code, document_id),
  constraint withdrawal_of_document foreign key (county_code, document_id) references documents.document (county_code, document_id)
);
comment on table documents.withdrawal is '作废: a paper withdrawn before it was served; its number stays used.';
alter table documents.withdrawal enable row level security;
alter table documents.withdrawal force row level security;
create policy withdrawal_in_scope on documents.withdrawal for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert on documents.withdrawal to nol_app;

create table documents.evidence (
  county_code   text collate "C" not null,
  evidence_id   uuid not null,
  document_id   uuid not null,
  file_sha256   text collate "C" not null,
  media_type    text not null,
  file_bytes    bigint not null,
  uploaded_by   text not null,
  uploaded_at   timestamptz not null,
  division_code text collate "C" not null,
  school_key    text collate "C" not null default '',
  constraint evidence_pk primary key (county_code, evidence_id),
  constraint evidence_of_document foreign key (county_code, document_id) references documents.document (county_code, document_id),
  constraint evidence_is_picture_or_video check (media_type in ('image/jpeg', 'image/png', 'image/webp', 'application/pdf', 'video/mp4'))
);
comment on table documents.evidence is '送达影像: photo, video or scanned 回证 of a service; the file lies sealed in the file store.';
create index evidence_by_document on documents.evidence (county_code, document_id, evidence_id);
alter table documents.evidence enable row level security;
alter table documents.evidence force row level security;
create policy evidence_in_scope on documents.evidence for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert on documents.evidence to nol_app;

create view documents.pub_document with (security_invoker = true) as
  select county_code, document_id, kind, organ_kind, organ_unit, document_number, child_id, matter_id, corrects_id, issued_on,
         division_code, school_key from documents.document;
comment on view documents.pub_document is 'What other slices may read of a paper.';
create view documents.pub_service with (security_invoker = true) as
  select county_code, service_id, document_id, addressee_id, method, outcome, on_day, effective_on, division_code, school_key
    from documents.service_record;
comment on view documents.pub_service is 'Services of papers by day, for figures.';
grant select on documents.pub_document, documents.pub_service to nol_app;
