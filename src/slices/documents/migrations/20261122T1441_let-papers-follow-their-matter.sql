-- 文书随个案走: a case that is handed over takes its papers along, or the unit that goes on with it could neither serve them nor
-- count from their service. Whoever issued a paper keeps it as its own record, and may look at it but not act on it any more.

alter table documents.document
  add column issuer_division   text collate "C" not null default '',
  add column issuer_school_key text collate "C" not null default '';
comment on column documents.document.issuer_division is 'the issuing organ''s own line, once the paper lies with another unit; empty before';
create policy document_of_issuer on documents.document for select to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (issuer_division ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR issuer_school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant update (division_code, school_key, issuer_division, issuer_school_key) on documents.document to nol_app;

alter table documents.addressee
  add column issuer_division   text collate "C" not null default '',
  add column issuer_school_key text collate "C" not null default '';
comment on column documents.addressee.issuer_division is 'the issuing organ''s own line, once the paper lies with another unit; empty before';
create policy addressee_of_issuer on documents.addressee for select to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (issuer_division ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR issuer_school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant update (division_code, school_key, issuer_division, issuer_school_key) on documents.addressee to nol_app;

alter table documents.service_record
  add column issuer_division   text collate "C" not null default '',
  add column issuer_school_key text collate "C" not null default '';
comment on column documents.service_record.issuer_division is 'the issuing organ''s own line, once the paper lies with another unit; empty before';
create policy service_record_of_issuer on documents.service_record for select to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (issuer_division ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR issuer_school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant update (division_code, school_key, issuer_division, issuer_school_key) on documents.service_record to nol_app;

alter table documents.withdrawal
  add column issuer_division   text collate "C" not null default '',
  add column issuer_school_key text collate "C" not null default '';
comment on column documents.withdrawal.issuer_division is 'the issuing organ''s own line, once the paper lies with another unit; empty before';
create policy withdrawal_of_issuer on documents.withdrawal for select to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (issuer_division ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR issuer_school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant update (division_code, school_key, issuer_division, issuer_school_key) on documents.withdrawal to nol_app;

alter table documents.evidence
  add column issuer_division   text collate "C" not null default '',
  add column issuer_school_key text collate "C" not null default '';
comment on column documents.evidence.issuer_division is 'the issuing organ''s own line, once the paper lies with another unit; empty before';
create policy evidence_of_issuer on documents.evidence for select to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (issuer_division ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR issuer_school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant update (division_code, school_key, issuer_division, issuer_school_key) on documents.evidence to nol_app;

alter table documents.document_file
  add column issuer_division   text collate "C" not null default '',
  add column issuer_school_key text collate "C" not null default '';
comment on column documents.document_file.issuer_division is 'the issuing organ''s own line, once the paper lies with another unit; empty before';
create policy document_file_of_issuer on documents.document_file for select to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (issuer_division ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR issuer_school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant update (division_code, school_key, issuer_division, issuer_school_key) on documents.document_file to nol_app;

-- Who takes a file first fixes it, the issuer too.
create policy document_file_kept_by_issuer on documents.document_file for insert to nol_app with check (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (issuer_division ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR issuer_school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
