-- 台账按日: a ledger of a past day shows the papers that held on that day, so whoever reads of papers is told since when one does not.
create index document_by_corrected on documents.document (county_code, corrects_id) where corrects_id is not null;

create or replace view documents.pub_document with (security_invoker = true) as
  select d.county_code, d.document_id, d.kind, d.organ_kind, d.organ_unit, d.document_number, d.child_id, d.matter_id, d.corrects_id,
         d.issued_on, d.division_code, d.school_key, w.withdrawn_on,
         (select n.issued_on from documents.document n where n.county_code = d.county_code and n.corrects_id = d.document_id
           order by n.issued_on limit 1) as replaced_on
    from documents.document d
    left join documents.withdrawal w on w.county_code = d.county_code and w.document_id = d.document_id;
comment on view documents.pub_document is 'What other slices may read of a paper, with the day it was withdrawn (作废) and the day a correction took its place.';
