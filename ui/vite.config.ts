import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

// Any mode but `production` also carries the fake host, chosen by `?fake=` in the address.
export default defineConfig({
  plugins: [svelte()],
  resolve: {
    alias: { $lib: fileURLToPath(new URL('./src/lib', import.meta.url)) },
  },
  build: {
    // The oldest web views Tauri runs on: WebKitGTK 2.40 and macOS 13.
    target: ['es2022', 'safari16'],
    // The content security policy knows no `data:` addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  // The app's icon lies beside this folder.
  server: { strictPort: false, fs: { allow: ['..'] } },
});
