create schema tips;
grant usage on schema tips to nol_app;

create table tips.tip (
  county_code   text collate "C" not null,
  tip_id        uuid not null,
  state         text collate "C" not null default 'received',
  received_on   date not null,
  received_at   timestamptz not null,
  due_on        date not null,
  receipt_hash  text collate "C" not null,
  submission_id uuid not null,
  child_id      uuid,
  case_id       uuid,
  refusal       text collate "C",
  settled_on    date,
  sealed        text collate "C" not null,
  version       integer not null default 1,
  division_code text collate "C" not null,
  school_key    text collate "C" not null default '',
  constraint tip_pk primary key (county_code, tip_id),
  constraint tip_is_sent_once unique (county_code, submission_id),
  constraint tip_receipt_is_given_once unique (county_code, receipt_hash),
  constraint tip_state_is_known check (state in ('received', 'looking', 'linked', 'refused')),
  constraint tip_is_linked_to_a_case check ((state = 'linked') = (case_id is not null and child_id is not null)),
  constraint tip_is_refused_for_a_reason check ((state = 'refused') = (refusal is not null)),
  constraint tip_is_settled_on_a_day check ((state in ('linked', 'refused')) = (settled_on is not null))
);
comment on table tips.tip is '社会举报: what somebody without an account told of a child who may be in no school. What was written is sealed; of the receipt number only its hash is kept.';
comment on column tips.tip.division_code is 'the unit that deals with it: a township, or the county for the bureau';
comment on column tips.tip.sealed is 'what was written, and how the sender may be reached if they said so; sealed';
create index tip_by_division on tips.tip (county_code, division_code, state, due_on, tip_id);
alter table tips.tip enable row level security;
alter table tips.tip force row level security;
create policy tip_in_scope on tips.tip for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert, delete on tips.tip to nol_app;
-- What was sent stays as it was; it is dealt with, and its seal renewed.
grant update (state, child_id, case_id, refusal, settled_on, sealed, version, division_code) on tips.tip to nol_app;

create table tips.tip_event (
  county_code   text collate "C" not null,
  event_id      uuid not null,
  tip_id        uuid not null,
  step          text collate "C" not null,
  reason        text collate "C",
  happened_at   timestamptz not null,
  actor_id      text collate "C" not null,
  submission_id uuid not null,
  sealed        text collate "C",
  division_code text collate "C" not null,
  school_key    text collate "C" not null default '',
  constraint tip_event_pk primary key (county_code, event_id),
  constraint tip_event_is_sent_once unique (county_code, submission_id),
  constraint tip_event_of_tip foreign key (county_code, tip_id) references tips.tip (county_code, tip_id) on delete cascade,
  constraint tip_event_step_is_known check (step in ('look', 'pass-on', 'link', 'refuse'))
);
comment on table tips.tip_event is '举报办理经过: who did what with a tip; the keys follow it when it is passed on.';
create index tip_event_by_tip on tips.tip_event (county_code, tip_id, event_id);
alter table tips.tip_event enable row level security;
alter table tips.tip_event force row level security;
create policy tip_event_in_scope on tips.tip_event for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert, delete on tips.tip_event to nol_app;
grant update (division_code, sealed) on tips.tip_event to nol_app;

create table tips.sending (
  county_code  text collate "C" not null,
  address_hash text collate "C" not null,
  hour_at      timestamptz not null,
  tip_count    integer not null,
  constraint sending_pk primary key (county_code, address_hash, hour_at),
  constraint sending_is_not_negative check (tip_count >= 0)
);
comment on table tips.sending is 'How many tips came from an address in an hour, against floods: a keyed hash of the address, never beside a tip, forgotten after a day.';
alter table tips.sending enable row level security;
alter table tips.sending force row level security;
create policy sending_of_county on tips.sending for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') THEN true ELSE false END);
grant select, insert, update, delete on tips.sending to nol_app;
