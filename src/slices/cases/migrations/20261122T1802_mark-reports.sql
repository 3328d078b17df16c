-- What must be reported is sealed; that something must be, and since when, stands open beside it for lists and counts.
alter table cases.dropout_case
  add column report_since date,
  add column report_marked smallint not null default 0,
  add constraint report_marked_is_a_version check (report_marked >= 0);
comment on column cases.dropout_case.report_since is '强制报告待办: since when a mandatory report is owed; null when none is.';
comment on column cases.dropout_case.report_marked is 'Version of the table of reports by which report_since was read; 0: not read yet.';
grant update (report_since, report_marked) on cases.dropout_case to nol_app;
