-- 去向材料复核: what the old school files is proof once somebody of the township or the bureau has confirmed it.
alter table attendance.leaver drop constraint leaver_state_is_known;
alter table attendance.leaver add constraint leaver_state_is_known
  check (state in ('open', 'proof-filed', 'arrived', 'proven'));
alter table attendance.leaver drop constraint leaver_is_settled_with_proof;
alter table attendance.leaver add constraint leaver_is_settled_with_proof
  check ((state in ('open', 'proof-filed')) = (settled_on is null) and (state = 'open') = (proof is null));

alter table attendance.leaver_paper add column number text;
alter table attendance.leaver_paper add column confirmed_with text;
alter table attendance.leaver_paper add column confirmed_how text collate "C";
alter table attendance.leaver_paper add column filed_role text collate "C" not null default 'school-officer';
alter table attendance.leaver_paper add column refused_on date;
alter table attendance.leaver_paper add column refused_by text collate "C";
alter table attendance.leaver_paper add column refusal text;
alter table attendance.leaver_paper add constraint leaver_paper_is_vouched_for
  check (number is not null or (confirmed_with is not null and confirmed_how is not null)) not valid;
alter table attendance.leaver_paper add constraint leaver_paper_confirmation_is_known
  check (confirmed_how in ('phone', 'visit', 'letter', 'enrolment-system'));
alter table attendance.leaver_paper add constraint leaver_paper_is_refused_with_reason
  check ((refused_on is null) = (refusal is null) and (refused_on is null) = (refused_by is null));
comment on table attendance.leaver_paper is '去向材料 of a leaver: 转学手续, 就读证明, the three papers of 借读备案, or 学籍更正说明. Only refused afterwards, never changed.';
comment on column attendance.leaver_paper.number is '材料编号; without one confirmed_with says who confirmed the paper and confirmed_how by which way.';
grant update (refused_on, refused_by, refusal) on attendance.leaver_paper to nol_app;
