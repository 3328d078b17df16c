-- 按保存期限清除: movements of a deleted child go with it; reports signed before keep their figures.
grant delete on periodic.pupil_movement to nol_app;
