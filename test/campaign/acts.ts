import type { Random } from '../../src/engine/numeric/random';
import { NearmissError } from '../../src/engine/protocol';
import type { Curator } from '../../src/engine/session/curator';
import { CLASSES } from './dataset';

/** One thing that a person might do, at random: all kinds of writing, of one image or of many. */
export async function anyAct(curator: Curator, random: Random): Promise<void> {
  const { table, state } = curator.at;
  const anyOf = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)];
  const present = table.paths.filter((path) => table.row(path) !== undefined);
  const some = (count: number) => present.filter(() => random() < count / present.length);
  const images = random() < 0.5 ? some(1) : some(present.length / 2);
  if (state.layout === 'folder' && random() < 0.03) return void (await curator.createTable());
  const kind = anyOf(['relabel', 'relabel', 'exclude', 'keep', 'undo', 'undo', 'rename'] as const);
  if (kind === 'undo') return void (state.undoable > 0 && (await curator.undo()));
  if (kind === 'rename') {
    if (state.layout !== 'folder' || state.classes.length === 0) return;
    return void (await curator.renameClass(anyOf(state.classes).label, anyOf([...CLASSES, 'new', 'new/er'])));
  }
  // Not so many that none is left.
  const asked = kind === 'exclude' ? images.slice(0, 3) : images;
  if (asked.length === 0 || present.length < 8) return;
  await curator.decide({ images: asked, action: kind, ...(kind === 'relabel' && { label: anyOf(CLASSES) }) });
}

/** Acts on end; what is refused for a reason that a person is told is left. */
export async function actOn(curator: Curator, random: Random, times: number): Promise<void> {
  for (let n = 0; n < times; n++) {
    try {
      await anyAct(curator, random);
    } catch (error) {
      if (!(error instanceof NearmissError)) throw error;
    }
  }
}
