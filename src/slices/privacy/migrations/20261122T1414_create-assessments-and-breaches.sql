create table privacy.assessment (
  county_code   text collate "C" not null,
  assessment_id uuid not null,
  data_sets     text[] not null,
  conclusion    text collate "C" not null,
  suffices      boolean not null,
  assessed_on   date not null,
  review_on     date not null,
  sealed        text collate "C" not null,
  entered_by    text collate "C" not null,
  entered_at    timestamptz not null,
  submission_id uuid not null,
  constraint assessment_pkey primary key (county_code, assessment_id),
  constraint assessment_is_sent_once unique (county_code, submission_id),
  constraint assessment_is_of_data_sets check (cardinality(data_sets) > 0),
  constraint assessment_conclusion_is_known check (conclusion in ('go-ahead', 'with-measures', 'not')),
  constraint assessment_agrees_with_itself check (suffices or conclusion <> 'go-ahead'),
  constraint assessment_is_reviewed_later check (review_on > assessed_on)
);
comment on table privacy.assessment is '个人信息保护影响评估 (个人信息保护法 55–56): kept for good, at least three years; corrected only by a newer one.';
comment on column privacy.assessment.sealed is 'Sealed JSON: purpose and necessity, risk, measures, assessor.';
comment on column privacy.assessment.review_on is '下次评估日期: from that day on the data sets stand in the work list again.';
alter table privacy.assessment enable row level security;
alter table privacy.assessment force row level security;
create policy assessment_of_county on privacy.assessment for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') THEN true ELSE false END);
grant select, insert on privacy.assessment to nol_app;
-- Only its seal is renewed.
grant update (sealed) on privacy.assessment to nol_app;

create table privacy.breach (
  county_code       text collate "C" not null,
  breach_id         uuid not null,
  kinds             text[] not null,
  data_sets         text[] not null,
  children_count    integer not null,
  happened_at       timestamptz,
  known_at          timestamptz not null,
  authority_told_at timestamptz,
  guardians_told_at timestamptz,
  guardians_excused boolean not null default false,
  notice_demanded   boolean not null default false,
  closed_at         timestamptz,
  entered_by        text collate "C" not null,
  submission_id     uuid not null,
  version           integer not null default 1,
  constraint breach_pkey primary key (county_code, breach_id),
  constraint breach_is_sent_once unique (county_code, submission_id),
  constraint breach_kinds_are_known check (cardinality(kinds) > 0 and kinds <@ '{leaked,tampered,lost}'),
  constraint breach_is_of_data_sets check (cardinality(data_sets) > 0),
  constraint breach_children_are_counted check (children_count >= 0),
  constraint breach_is_known_after_it_happened check (happened_at is null or happened_at <= known_at),
  constraint breach_is_told_after_it_is_known check (
    (authority_told_at is null or authority_told_at >= known_at) and (guardians_told_at is null or guardians_told_at >= known_at)),
  constraint breach_is_excused_by_nobody_who_demands check (not (guardians_excused and notice_demanded)),
  constraint breach_is_closed_when_all_are_told check (
    closed_at is null or (authority_told_at is not null and (guardians_told_at is not null or guardians_excused)))
);
comment on table privacy.breach is '个人信息安全事件 (个人信息保护法 57, 未成年人网络保护条例 35): what is known now, and how far the duties to tell are done. No child is named.';
comment on column privacy.breach.known_at is '发现时间: from then on authority and guardians are to be told at once.';
comment on column privacy.breach.guardians_excused is '不告知监护人: the measures avert the harm; the reason stands in the step.';
comment on column privacy.breach.notice_demanded is '主管部门要求告知: no excuse holds any more.';
alter table privacy.breach enable row level security;
alter table privacy.breach force row level security;
create policy breach_of_county on privacy.breach for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') THEN true ELSE false END);
grant select, insert on privacy.breach to nol_app;
-- When it became known stays as it was.
grant update (kinds, data_sets, children_count, happened_at, authority_told_at, guardians_told_at, guardians_excused,
  notice_demanded, closed_at, version) on privacy.breach to nol_app;

create table privacy.breach_event (
  county_code   text collate "C" not null,
  event_id      uuid not null,
  breach_id     uuid not null,
  step          text collate "C" not null,
  happened_at   timestamptz not null,
  recorded_at   timestamptz not null,
  actor_id      text collate "C" not null,
  sealed        text collate "C" not null,
  submission_id uuid not null,
  constraint breach_event_pkey primary key (county_code, event_id),
  constraint breach_event_is_sent_once unique (county_code, submission_id),
  constraint breach_event_of_breach foreign key (county_code, breach_id) references privacy.breach (county_code, breach_id),
  constraint breach_event_step_is_known check (step in
    ('enter', 'tell-authority', 'tell-guardians', 'excuse-guardians', 'demand-notice', 'amend', 'close'))
);
comment on table privacy.breach_event is '安全事件处置经过: every step, append-only.';
comment on column privacy.breach_event.sealed is 'Sealed JSON: the facts as they were known (enter, amend), or who was told what, why not, with what outcome.';
create index breach_event_by_breach on privacy.breach_event (county_code, breach_id, event_id);
alter table privacy.breach_event enable row level security;
alter table privacy.breach_event force row level security;
create policy breach_event_of_county on privacy.breach_event for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') THEN true ELSE false END);
grant select, insert on privacy.breach_event to nol_app;
grant update (sealed) on privacy.breach_event to nol_app;
