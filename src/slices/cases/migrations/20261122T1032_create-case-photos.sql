create table cases.case_photo (
  county_code   text collate "C" not null,
  photo_id      uuid not null,
  case_id       uuid not null,
  record_id     uuid,
  file_sha256   text collate "C" not null,
  media_type    text collate "C" not null,
  file_bytes    bigint not null,
  uploaded_by   text collate "C" not null,
  uploaded_at   timestamptz not null,
  division_code text collate "C" not null,
  school_key    text collate "C" not null default '',
  constraint case_photo_pk primary key (county_code, photo_id),
  constraint case_photo_of_case foreign key (county_code, case_id) references cases.dropout_case (county_code, case_id),
  constraint case_photo_of_record foreign key (county_code, record_id) references cases.case_record (county_code, record_id),
  constraint case_photo_is_picture check (media_type in ('image/jpeg', 'image/png', 'image/webp')),
  constraint case_photo_is_not_empty check (file_bytes > 0)
);
comment on table cases.case_photo is '家访、劝返照片: of a visit, observation or evidence; the file lies sealed in the file store, without the place it was taken at (ADR 0015).';
comment on column cases.case_photo.record_id is 'the record that names it and so makes it final; null while its form is being filled in';
create index case_photo_by_case on cases.case_photo (county_code, case_id, photo_id);
create index case_photo_by_record on cases.case_photo (county_code, record_id);
create index case_photo_in_forms on cases.case_photo (county_code, uploaded_at) where record_id is null;
alter table cases.case_photo enable row level security;
alter table cases.case_photo force row level security;
create policy case_photo_in_scope on cases.case_photo for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
-- What a record names stays as long as the case: only what is still in a form may go.
create policy case_photo_goes_before_its_record on cases.case_photo as restrictive for delete to nol_app using (
  CASE WHEN record_id is null THEN true ELSE false END);
grant select, insert, delete on cases.case_photo to nol_app;
grant update (record_id, division_code, school_key) on cases.case_photo to nol_app;
