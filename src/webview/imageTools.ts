import type { ImageCommand } from './imageKeymap';

/** A button of the image editor's toolbar. */
export interface Tool {
  readonly title: string;
  /** The key that does the same. */
  readonly key: string;
  /** A path in a square of 16 × 16. */
  readonly icon: string;
  readonly command: ImageCommand;
}

export const TOOLS = {
  previous: {
    title: 'Previous Suspect',
    key: 'P',
    icon: 'M10.5 3.5L6 8l4.5 4.5',
    command: { type: 'showSuspect', step: -1 },
  },
  next: { title: 'Next Suspect', key: 'N', icon: 'M5.5 3.5L10 8l-4.5 4.5', command: { type: 'showSuspect', step: 1 } },
  heat: {
    title: 'Unusual Places',
    key: 'H',
    icon: 'M8 1.5c.5 3 3.5 4.5 3.5 8a3.5 3.5 0 0 1-7 0c0-2 1-3 2-4 .2 1 .5 1.500 1 2 .5-2 0-4 .5-6z',
    command: { type: 'heat' },
  },
  zoomOut: { title: 'Zoom Out', key: '-', icon: 'M3 8h10', command: { type: 'zoom', to: 'out' } },
  zoomIn: { title: 'Zoom In', key: '+', icon: 'M3 8h10M8 3v10', command: { type: 'zoom', to: 'in' } },
  fit: {
    title: 'Fit',
    key: 'F',
    icon: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
    command: { type: 'zoom', to: 'fit' },
  },
  actualSize: {
    title: 'Actual Size',
    key: 'A',
    icon: 'M3 5l1.5-1v8M11.5 5L13 4v8M8 6v.5M8 10v.5',
    command: { type: 'zoom', to: 'actual' },
  },
  help: {
    title: 'Keyboard shortcuts',
    key: '?',
    icon: 'M1.5 3.5h13v9h-13zM4 6.5h1M7.5 6.5h1M11 6.5h1M4.5 9.5h7',
    command: { type: 'help' },
  },
} as const satisfies Readonly<Record<string, Tool>>;
