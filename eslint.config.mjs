import stylistic from '@stylistic/eslint-plugin';
import tseslint from 'typescript-eslint';

/** What these files must not import: the sides know each other by the protocol only. */
const forbid = (files, group, message) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group, message }] }] },
});

export default tseslint.config(
  { ignores: ['**/node_modules/', 'dist/', 'out/', 'shots/', 'demo/'] },
  ...tseslint.configs.recommended,
  {
    plugins: { '@stylistic': stylistic },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      // Prettier leaves strings and templates as long as they are.
      '@stylistic/max-len': ['error', { code: 120, ignoreUrls: true }],
      eqeqeq: ['error', 'always'],
      'prefer-const': 'error',
      'no-console': 'off',
    },
  },
  forbid(['src/engine/**'], ['vscode', 'vscode-languageclient*'], 'The engine knows no editor.'),
  forbid(
    ['src/extension/**'],
    ['**/engine/**', '!**/engine/protocol', '!**/engine/protocol/**'],
    'The extension knows the engine by its protocol only.',
  ),
  forbid(
    ['src/webview/**'],
    ['vscode', 'node:*', '**/engine/**', '!**/engine/protocol', '!**/engine/protocol/**', '**/extension/**'],
    'The webview knows the protocol only.',
  ),
);
