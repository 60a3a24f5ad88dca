import tseslint from 'typescript-eslint';

/** The rooms of ARCHITECTURE.md as import rules: data flows one way, nothing reaches back. */
const forbid = (files, ...patterns) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: patterns.map(([group, message]) => ({ group, message })) }] },
});
const noEditor = [['vscode', 'vscode-languageclient*'], 'The engine knows no editor.'];
const noOwner = [['**/curator', '**/curator.ts', '**/server', '**/cli'], 'Rooms do not know who uses them.'];

export default tseslint.config(
  { ignores: ['**/node_modules/', 'dist/', 'out/', 'shots/', 'demo/'] },
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      eqeqeq: ['error', 'always'],
      'prefer-const': 'error',
      'no-console': 'off',
    },
  },
  forbid(['src/engine/**'], noEditor),
  forbid(['src/engine/protocol/**'], noEditor, [['../*', '!../protocol/*'], 'Protocol imports nothing of the engine.']),
  forbid(['src/engine/numeric/**'], noEditor, [['../*'], 'Numeric imports nothing of the engine.']),
  forbid(['src/engine/dataset/**'], noEditor, noOwner, [
    ['../network/*', '../metric/*', '../training/*', '../curation/*', '../neighbours/*', '../evaluation/*'],
    'dataset comes before these rooms.',
  ]),
  forbid(['src/engine/tensor/**'], noEditor, noOwner, [
    [
      '../dataset/*',
      '../network/*',
      '../metric/*',
      '../training/*',
      '../curation/*',
      '../neighbours/*',
      '../evaluation/*',
    ],
    'tensor comes before these rooms.',
  ]),
  forbid(['src/engine/backbone/**'], noEditor, noOwner, [
    [
      '../training/*',
      '../curation/*',
      '../evaluation/*',
      '../metric/*',
      '../neighbours/*',
      '../network/*',
      '../analysis/*',
    ],
    'A backbone makes numbers of images and knows no use of them.',
  ]),
  forbid(['src/engine/network/**'], noEditor, noOwner, [
    ['../training/*', '../curation/*', '../evaluation/*', '../metric/*'],
    'network comes before these rooms.',
  ]),
  forbid(['src/engine/metric/**'], noEditor, noOwner, [
    ['../training/*', '../curation/*', '../evaluation/*', '../network/*', '../dataset/*'],
    'metric comes before these rooms.',
  ]),
  forbid(['src/engine/neighbours/**'], noEditor, noOwner, [
    ['../training/*', '../curation/*', '../evaluation/*', '../network/*', '../dataset/*', '../metric/*'],
    'neighbours comes before these rooms.',
  ]),
  forbid(['src/engine/training/**'], noEditor, noOwner, [['../curation/*'], 'training comes before curation.']),
  forbid(['src/engine/curation/**', 'src/engine/evaluation/**'], noEditor, noOwner, [
    ['../training/*', '../network/*', '../tensor/*'],
    'Findings need arrays only: embeddings, labels, neighbours.',
  ]),
  forbid(['src/engine/experiments/**'], noEditor, noOwner, [['../curation/*'], 'Experiments do not touch findings.']),
  forbid(
    ['src/extension/**'],
    [
      ['**/engine/**', '!**/engine/protocol', '!**/engine/protocol/**'],
      'The extension knows the engine by its protocol only.',
    ],
  ),
  forbid(
    ['src/webview/**'],
    [
      ['vscode', 'node:*', '**/engine/**', '!**/engine/protocol', '!**/engine/protocol/**', '**/extension/**'],
      'The webview knows the protocol only.',
    ],
  ),
);
