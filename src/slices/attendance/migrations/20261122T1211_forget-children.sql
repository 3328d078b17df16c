-- 按保存期限清除: what is kept of a child's attendance goes with the child (个人信息保护法 47); class-days keep their counts.
grant delete on attendance.absence, attendance.leave, attendance.suspicion, attendance.leaver, attendance.leaver_paper, attendance.early_note,
  attendance.roll, attendance.duty to nol_app;
