-- Rows of attendance.suspension are suspended by what keeps them; the record adds only the day the roster names.
create or replace view attendance.pub_suspension with (security_invoker = true) as
select suspension.county_code, suspension.pupil_id, suspension.child_id, suspension.since_on,
       coalesce(pupil.status_until,
                (select max(approved.to_on) from attendance.leave approved
                  where approved.county_code = suspension.county_code and approved.child_id = suspension.child_id
                    and approved.kind = 'suspension' and approved.state = 'approved'
                    and approved.to_on > suspension.since_on - interval '1 year'),
                (suspension.since_on + interval '1 year' - interval '1 day')::date) as until_on,
       suspension.division_code, suspension.school_key
  from attendance.suspension suspension
  left join enrolment.pub_pupil pupil
    on pupil.county_code = suspension.county_code and pupil.pupil_id = suspension.pupil_id;
