/**
 * Theme colours for classes; charts-orange is left out, which several themes have see-through. Together with the shapes
 * they tell 24 classes apart; further ones begin anew.
 */
const COLOURS = [
  '--vscode-charts-blue',
  '--vscode-symbolIcon-classForeground',
  '--vscode-charts-green',
  '--vscode-charts-red',
  '--vscode-charts-purple',
  '--vscode-charts-yellow',
];

/**
 * Outlines on a square from -1 to 1, as SVG paths: a second mark beside the colour, for those who tell colours apart
 * badly.
 */
const SHAPES = [
  'M-1,0a1,1 0 1,0 2,0a1,1 0 1,0 -2,0',
  'M-.85-.85H.85V.85H-.85Z',
  'M0-1L1 .8H-1Z',
  'M0-1.15L1.15 0L0 1.15L-1.15 0Z',
];

export interface Mark {
  /** A CSS custom property. */
  readonly colour: string;
  readonly shape: string;
}

export function markOf(classIndex: number): Mark {
  return {
    colour: COLOURS[classIndex % COLOURS.length],
    shape: SHAPES[Math.floor(classIndex / COLOURS.length) % SHAPES.length],
  };
}
