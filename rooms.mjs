/**
 * The rooms of src/engine from bottom to top: each may import itself and those before it. This list is the
 * architecture: the lint is made from it (.dependency-cruiser.mjs), and the table in ARCHITECTURE.md is held against
 * it.
 */
export const ROOMS = [
  'protocol',
  'numeric',
  'threads',
  'files',
  'recipe',
  'labels',
  'images',
  'exchange',
  'tensor',
  'network',
  'metric',
  'neighbours',
  'evaluation',
  'backbone',
  'training',
  'patches',
  'curation',
  'analysis',
  'questions',
  'experiments',
  'session',
  'language',
  'cli',
];

/** Entry points of the engine's processes: they stand above all rooms, and nothing imports them. */
export const ENTRIES = ['cli.ts', 'server.ts'];

/** Packages of the editor, which only the extension knows; the language server speaks the protocol by a package too. */
const EDITOR = '^(vscode|vscode-languageclient)(/|$)';

/**
 * The rules that dependency-cruiser checks, made from a list of rooms.
 * @param {readonly string[]} rooms
 */
export function roomRules(rooms) {
  const inRoom = (names) => `^src/engine/(${names.join('|')})/`;
  const upward = rooms.slice(0, -1).map((room, r) => ({
    name: `${room}-looks-up`,
    comment: `${room} may import itself and the rooms before it in rooms.mjs.`,
    severity: 'error',
    from: { path: inRoom([room]) },
    to: { path: inRoom(rooms.slice(r + 1)) },
  }));
  return [
    ...upward,
    {
      name: 'no-circle',
      comment:
        'Two files that import each other, types included, are one thing: join them, or take out what both need.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'not-in-a-room',
      comment: 'Every file of the engine stands in a room of rooms.mjs.',
      severity: 'error',
      from: { path: '^src/engine/', pathNot: [inRoom(rooms), `^src/engine/(${ENTRIES.join('|')})$`] },
      to: {},
    },
    {
      name: 'outside-the-rooms',
      comment: 'Every file of the engine stands in a room of rooms.mjs.',
      severity: 'error',
      from: {},
      to: { path: '^src/engine/', pathNot: inRoom(rooms) },
    },
    {
      name: 'engine-knows-no-editor',
      severity: 'error',
      from: { path: '^src/engine/' },
      to: { path: [EDITOR, '^src/(extension|webview)/'] },
    },
    {
      name: 'protocol-only',
      comment: 'Extension and webview know the engine by its protocol.',
      severity: 'error',
      from: { path: '^src/(extension|webview)/' },
      to: { path: '^src/engine/', pathNot: '^src/engine/protocol/' },
    },
    {
      name: 'webview-knows-no-host',
      severity: 'error',
      from: { path: '^src/webview/' },
      to: { path: ['^src/extension/', EDITOR] },
    },
    {
      name: 'webview-knows-no-node',
      severity: 'error',
      from: { path: '^src/webview/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'unresolved',
      severity: 'error',
      from: {},
      // Packages that are optional may not be there, and `vscode` is there in the editor only.
      to: { couldNotResolve: true, pathNot: '^(vscode|@tensorflow/tfjs-node|hnswlib-node|onnxruntime-node)$' },
    },
  ];
}
