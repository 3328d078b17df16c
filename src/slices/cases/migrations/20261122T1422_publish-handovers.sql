-- For figures: a case that is handed over takes its past along, so what one unit has filed and what the other counts now differ by it.
alter table cases.handover add column dropout_since date;
comment on column cases.handover.dropout_since is 'Of a case that was taken over while its child counted as dropout: the day of 认定.';
grant update (dropout_since) on cases.handover to nol_app;
create view cases.pub_handover with (security_invoker = true) as
  select county_code, handover_id, side, case_id, answered_on, dropout_since, division_code, school_key
    from cases.handover where state = 'taken';
comment on view cases.pub_handover is 'Cases taken over, a row under the keys of each side, for balances of dropouts.';
grant select on cases.pub_handover to nol_app;
