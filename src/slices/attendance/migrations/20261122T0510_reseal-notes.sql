-- A sealed note takes a new key when the county's keys rotate; nothing else of an absence changes.
grant update (note) on attendance.absence to nol_app;
