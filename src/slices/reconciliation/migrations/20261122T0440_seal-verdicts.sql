-- What people write on a verdict (number of a paper, note) is kept sealed (standards §5.1). Rows of an older home are sealed in
-- place by a job; until then both are read. Nothing else of a verdict or a step can be changed.
alter table reconciliation.verdict add column sealed text collate "C";
comment on column reconciliation.verdict.sealed is 'Sealed JSON of evidence_ref and note; those columns are null then.';
grant update (evidence_ref, note, sealed) on reconciliation.verdict to nol_app;
alter table reconciliation.finding_event add column sealed text collate "C";
comment on column reconciliation.finding_event.sealed is 'Sealed JSON of what people wrote: evidenceRef and note, which details does not hold then.';
grant update (details, sealed) on reconciliation.finding_event to nol_app;
