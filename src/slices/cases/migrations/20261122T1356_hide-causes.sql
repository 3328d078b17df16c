-- Causes are sealed: other slices ask for counts of them.
drop view cases.pub_case;
create view cases.pub_case with (security_invoker = true) as
  select county_code, case_id, case_number, child_id, finding_id, state, state_on, found_by, found_on, dropout_kind, stage,
         lead_line, lead_unit, due_on, division_code, school_key, opened_at, explanation, recheck_on, confirmed_on,
         out_of_school_since, linked_case_id, returned_on, closing_reason, closed_on, aged_out_on from cases.dropout_case;
comment on view cases.pub_case is 'What other slices may read of a case.';
grant select on cases.pub_case to nol_app;
comment on column cases.dropout_case.causes is 'Causes as an older version wrote them; sealed in the column sealed since.';
comment on column cases.dropout_case.sealed is 'What is sensitive of the case, sealed: reference of evidence, causes (K8).';
comment on column cases.case_event.sealed is 'Sealed: notes of the step, and facts that tell why the child is away; their salted marks stand among the details.';
comment on column cases.case_record.sealed is 'Sealed: what was said and noted, names, references of evidence, facts that tell why the child is away; their salted marks stand among the facts.';
