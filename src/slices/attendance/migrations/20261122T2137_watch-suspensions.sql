create table attendance.suspension (
  county_code   text collate "C" not null,
  pupil_id      uuid not null,
  child_id      uuid not null,
  since_on      date not null,
  division_code text collate "C" not null,
  school_key    text collate "C" not null,
  constraint suspension_pk primary key (county_code, pupil_id)
);
comment on table attendance.suspension is '休学: since which roster a pupil record is suspended, without a break; goes when it is not any more. RLS: where the child lives, or the class.';
create index suspension_by_child on attendance.suspension (county_code, child_id);
create index suspension_by_school on attendance.suspension (county_code, school_key);
create index suspension_by_division on attendance.suspension (county_code, division_code);
alter table attendance.suspension enable row level security;
alter table attendance.suspension force row level security;
create policy suspension_in_scope on attendance.suspension for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert, update, delete on attendance.suspension to nol_app;

create view attendance.pub_suspension with (security_invoker = true) as
select suspension.county_code, suspension.pupil_id, suspension.child_id, suspension.since_on,
       coalesce(pupil.status_until,
                (select max(approved.to_on) from attendance.leave approved
                  where approved.county_code = suspension.county_code and approved.child_id = suspension.child_id
                    and approved.kind = 'suspension' and approved.state = 'approved'
                    and approved.to_on > suspension.since_on - interval '1 year'),
                (suspension.since_on + interval '1 year' - interval '1 day')::date) as until_on,
       suspension.division_code, suspension.school_key
  from attendance.suspension suspension
  join enrolment.pub_pupil pupil on pupil.county_code = suspension.county_code and pupil.pupil_id = suspension.pupil_id
 where pupil.status = 'suspended';
comment on view attendance.pub_suspension is '休学 and its last day: the roster''s, else that of the approval given here, else a year after it was first seen (standards §2.4: one school year).';
grant select on attendance.pub_suspension to nol_app;
