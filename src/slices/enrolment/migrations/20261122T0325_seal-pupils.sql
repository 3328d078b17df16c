-- A pupil number holds the ID number (G + 18 digits): both are kept sealed.
alter table enrolment.pupil add column sealed text collate "C";
comment on column enrolment.pupil.sealed is 'Sealed JSON: citizen_id, pupil_number; those columns are null then.';
create or replace view enrolment.pub_pupil with (security_invoker = true) as select * from enrolment.pupil;
