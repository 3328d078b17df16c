import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { TipApp } from '../slices/tips/web/public/tip-app.tsx'
import { startI18n } from '../web/i18n.ts'
import '../web/style/base.css'
import '../web/style/field.css'

// The public's page: no account, no desk, nothing kept on the device.
void startI18n().then(() =>
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <TipApp />
    </StrictMode>,
  ),
)
