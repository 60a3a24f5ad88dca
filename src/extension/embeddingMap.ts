import type { EmbeddingMap, PlaneMap } from '../engine/protocol';

/** The engine's map as the page takes it: numbers as buffers, labels as indices into a list of classes. */
export function toEmbeddingMap({ images, x, y }: PlaneMap): EmbeddingMap {
  const classes = [...new Set(images.map(({ label }) => label))].sort();
  const index = new Map(classes.map((label, c) => [label, c]));
  return {
    paths: images.map(({ path }) => path),
    x: Float32Array.from(x).buffer,
    y: Float32Array.from(y).buffer,
    classOf: Uint16Array.from(images, ({ label }) => index.get(label)!).buffer,
    classes,
  };
}
