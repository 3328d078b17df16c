import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { FieldApp } from '../slices/attendance/web/field/field-app.tsx'
import { startI18n } from '../web/i18n.ts'
import '../web/style/base.css'
import '../web/style/field.css'

// The page homeroom teachers report on, by phone and without a connection: an entry of its own, without the desk.
if ('serviceWorker' in navigator) void navigator.serviceWorker.register('/field-worker.js', { scope: '/field' })

void startI18n().then(() =>
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <FieldApp />
    </StrictMode>,
  ),
)
