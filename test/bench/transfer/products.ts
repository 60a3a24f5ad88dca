import { galleryRetrieval, type GalleryScores } from '../../../src/engine/evaluation/galleryRetrieval';
import { classLevels } from '../../../src/engine/metric/classLevels';
import { quietJob } from '../../../src/engine/protocol';
import { featuresOf, frozenRows, trained } from './heads';
import { unpack } from './sets';

export interface MeasuredProducts {
  readonly gallery: number;
  readonly queries: number;
  /** Coarse first, then fine. */
  readonly frozen: readonly GalleryScores[];
  readonly head: readonly GalleryScores[];
}

/**
 * Photos of groceries in a shop ask which product of a catalogue they show, one iconic picture of each; heads learn the
 * photos of the training part and the pictures.
 */
export async function measureProducts(model: string, most: number): Promise<MeasuredProducts | null> {
  const set = await unpack('sets', 'grocery');
  if (!set) return null;
  const some = (kind: string): typeof set.rows => {
    const all = set.rows.filter((row) => row.kind === kind);
    return Array.from(
      { length: Math.min(most >> 1, all.length) },
      (_, i) => all[Math.floor((i * all.length) / Math.min(most >> 1, all.length))],
    );
  };
  const rows = ['train', 'test', 'iconic'].flatMap(some);
  const { features } = await featuresOf(
    set.root,
    rows.map(({ file }) => file),
    model,
  );
  const names = rows.map(({ coarse, fine }) => `${coarse}/${fine}`);
  const classes = [...new Set(names)].sort();
  const labels = Int32Array.from(names, (name) => classes.indexOf(name));
  const of = (...kinds: readonly string[]): Uint32Array =>
    Uint32Array.from(rows.keys()).filter((i) => kinds.includes(rows[i].kind));
  const learn = of('train', 'iconic');
  const head = await trained(
    features,
    labels.map((label, i) => (rows[i].kind === 'test' ? -1 : label)),
    classes,
    learn,
  );
  const scores = (embeddings: typeof head): Promise<GalleryScores[]> =>
    galleryRetrieval(embeddings, of('test'), of('iconic'), labels, classLevels(classes), quietJob);
  return {
    gallery: of('iconic').length,
    queries: of('test').length,
    frozen: await scores(frozenRows(features)),
    head: await scores(head),
  };
}
