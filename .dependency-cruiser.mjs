import { ROOMS, roomRules } from './rooms.mjs';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: roomRules(ROOMS),
  options: {
    doNotFollow: { path: 'node_modules' },
    // Imports of types count: a room that knows another one's types knows it.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.test.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
