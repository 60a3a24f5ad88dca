import type { Random } from '../../src/engine/numeric/random';
import { NearmissError } from '../../src/engine/protocol';
import type { Curator } from '../../src/engine/session/curator';
import { CLASSES } from './dataset';
import type { Trail } from './trail';

interface Act {
  readonly what: string;
  readonly images: readonly string[];
  run(): Promise<unknown>;
}

/** One thing that a person might do, at random: all kinds of writing, of one image or of many. null for nothing. */
export function anyAct(curator: Curator, random: Random): Act | null {
  const { table, state } = curator.at;
  const anyOf = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)];
  const present = table.paths.filter((path) => table.row(path) !== undefined);
  const some = (count: number) => present.filter(() => random() < count / present.length);
  const images = random() < 0.5 ? some(1) : some(present.length / 2);
  if (state.layout === 'folder' && random() < 0.03)
    return { what: 'table', images: [], run: async () => void (await curator.createTable()) };
  const kind = anyOf(['relabel', 'relabel', 'exclude', 'keep', 'undo', 'undo', 'rename'] as const);
  if (kind === 'undo') return state.undoable > 0 ? { what: 'undo', images: [], run: () => curator.undo() } : null;
  if (kind === 'rename') {
    if (state.layout !== 'folder' || state.classes.length === 0) return null;
    const [from, to] = [anyOf(state.classes).label, anyOf([...CLASSES, 'new', 'new/er'])];
    return { what: `rename of ${from} to ${to}`, images: [], run: () => curator.renameClass(from, to) };
  }
  // Not so many that none is left.
  const asked = kind === 'exclude' ? images.slice(0, 3) : images;
  if (asked.length === 0 || present.length < 8) return null;
  const label = kind === 'relabel' ? { label: anyOf(CLASSES) } : {};
  return {
    what: [kind, ...Object.values(label)].join(' to '),
    images: asked,
    run: () => curator.decide({ images: asked, action: kind, ...label }),
  };
}

/** Acts on end; what is refused for a reason that a person is told is left. */
export async function actOn(curator: Curator, random: Random, times: number, trail?: Trail): Promise<void> {
  for (let n = 0; n < times; n++) {
    const act = anyAct(curator, random);
    if (!act) continue;
    const { what, images } = act;
    const from = trail?.now() ?? 0;
    try {
      const { message = '', images: changed = [] } = ((await act.run()) ?? {}) as Outcome;
      trail?.note({ from, what, came: message, images: [...images, ...changed] });
    } catch (error) {
      const code = error instanceof NearmissError ? error.code : String(error);
      trail?.note({ from, what, came: `refused, ${code}`, images });
      if (!(error instanceof NearmissError)) throw error;
    }
  }
}

interface Outcome {
  readonly message?: string;
  readonly images?: readonly string[];
}
