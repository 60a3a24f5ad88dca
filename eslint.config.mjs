import stylistic from '@stylistic/eslint-plugin';
import tseslint from 'typescript-eslint';

// What may import what is checked by dependency-cruiser, from the list in rooms.mjs.
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
  { files: ['src/**'], rules: { 'max-lines': ['error', 260] } },
);
