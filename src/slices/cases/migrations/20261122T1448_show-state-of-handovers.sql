create or replace view cases.pub_handover with (security_invoker = true) as
  select county_code, handover_id, side, case_id, answered_on, dropout_since, division_code, school_key, state
    from cases.handover;
comment on view cases.pub_handover is 'Hand-overs of cases, a row under the keys of each side; of what is taken the figures ask.';
