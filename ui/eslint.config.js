import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

const TYPED = ['**/*.ts', '**/*.svelte'];

export default ts.config(
  { ignores: ['dist', 'src/lib/bindings'] },
  js.configs.recommended,
  ...ts.configs.recommendedTypeChecked.map((config) => ({ ...config, files: TYPED })),
  ...svelte.configs.recommended,
  {
    files: TYPED,
    languageOptions: {
      globals: globals.browser,
      parserOptions: {
        projectService: true,
        extraFileExtensions: ['.svelte'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      // The compiler finds what is not defined.
      'no-undef': 'off',
      // A fake answers at once, and what fails is told with a `Failure`, which is no `Error`.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/only-throw-error': 'off',
      // State here is replaced whole, never changed in place.
      'svelte/prefer-svelte-reactivity': 'off',
      'no-restricted-imports': [
        'error',
        {
          patterns: [{ group: ['@tauri-apps/*'], message: 'Only lib/host/tauri.ts knows Tauri.' }],
        },
      ],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
  },
  // Other components are `any` to this tool; svelte-check knows their types.
  { ...ts.configs.disableTypeChecked, files: ['**/*.svelte'] },
  { files: ['src/lib/host/tauri.ts'], rules: { 'no-restricted-imports': 'off' } },
  { files: ['scripts/**'], languageOptions: { globals: globals.node } },
);
