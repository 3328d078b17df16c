-- 按保存期限清除: when a child's data is deleted, papers keep their number, kind, organ and days, and lose whom they speak of.
alter table documents.document
  add column blanked_on date,
  add constraint document_blanked_names_no_child check (blanked_on is null or child_id is null);
comment on column documents.document.blanked_on is '个人信息清除日: what the paper said is gone (个人信息保护法 47); number, kind, organ and days stay, so that the register has no gap';
grant update (child_id, blanked_on) on documents.document to nol_app;

-- What belongs to a paper may go only once the paper itself is blank: of a paper in use nothing is taken away.
grant delete on documents.addressee, documents.service_record, documents.withdrawal, documents.document_file, documents.evidence to nol_app;
create policy addressee_goes_with_a_blank_paper on documents.addressee as restrictive for delete to nol_app using (
  CASE WHEN exists (select from documents.document as paper where paper.county_code = addressee.county_code
                     and paper.document_id = addressee.document_id and paper.blanked_on is not null)
       THEN true ELSE false END);
create policy service_record_goes_with_a_blank_paper on documents.service_record as restrictive for delete to nol_app using (
  CASE WHEN exists (select from documents.document as paper where paper.county_code = service_record.county_code
                     and paper.document_id = service_record.document_id and paper.blanked_on is not null)
       THEN true ELSE false END);
create policy withdrawal_goes_with_a_blank_paper on documents.withdrawal as restrictive for delete to nol_app using (
  CASE WHEN exists (select from documents.document as paper where paper.county_code = withdrawal.county_code
                     and paper.document_id = withdrawal.document_id and paper.blanked_on is not null)
       THEN true ELSE false END);
create policy document_file_goes_with_a_blank_paper on documents.document_file as restrictive for delete to nol_app using (
  CASE WHEN exists (select from documents.document as paper where paper.county_code = document_file.county_code
                     and paper.document_id = document_file.document_id and paper.blanked_on is not null)
       THEN true ELSE false END);
create policy evidence_goes_with_a_blank_paper on documents.evidence as restrictive for delete to nol_app using (
  CASE WHEN exists (select from documents.document as paper where paper.county_code = evidence.county_code
                     and paper.document_id = evidence.document_id and paper.blanked_on is not null)
       THEN true ELSE false END);

-- The merged files of a run are made from papers and hold nothing of their own.
grant delete on documents.batch_file to nol_app;
alter table documents.batch_item alter column child_id drop not null;
comment on column documents.batch_item.child_id is 'null once the child''s data was deleted: the counts of the run stay';
grant update (child_id) on documents.batch_item to nol_app;
