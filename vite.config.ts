import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { inlineNavigationTexts } from './scripts/inline-navigation-texts.ts'
import { oneLanguage } from './scripts/one-language.ts'

const apiServer = process.env.NOL_API ?? 'http://127.0.0.1:8600'

/** Builds the browser's part into dist/web; the server serves it from there. */
export default defineConfig({
  publicDir: 'src/web/public',
  plugins: [inlineNavigationTexts(), oneLanguage(), react()],
  resolve: { alias: [{ find: /^typebox$/, replacement: join(import.meta.dirname, 'src/web/schemas-left-out.ts') }] },
  build: {
    // Chromium 109 is the last that runs on Windows 7, which offices still have.
    target: 'chrome109',
    outDir: 'dist/web',
    emptyOutDir: true,
    manifest: true,
    chunkSizeWarningLimit: 1100,
    rolldownOptions: {
      // What of a slice nobody on a page uses is left out: its modules do nothing but define things.
      treeshake: { moduleSideEffects: (id: string) => !/\/src\/slices\/.*\.tsx?$/.test(id) },
      input: { index: 'index.html', field: 'field.html', tip: 'tip.html' },
      output: {
        // What every page needs is one file that stays in the browser's cache when only pages change.
        codeSplitting: {
          groups: [
            // Also all that the field page, which is without the desk, needs of packages.
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler|i18next|react-i18next)[\\/]/ },
            { name: 'vendor', test: /node_modules[\\/]@tanstack[\\/]/ },
          ],
        },
      },
    },
  },
  server: { port: 5173, proxy: { '/api': apiServer } },
})
