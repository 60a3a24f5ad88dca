import type { EmbeddingMap } from '../../../src/engine/protocol';
import { readPoints, type Points } from '../../../src/webview/map/points';

/** A map of images at the given places, as `[x, y, class]`. */
export function embeddingMap(
  places: readonly (readonly [number, number, number])[],
  classes = ['coat', 'shirt', ''],
): EmbeddingMap {
  return {
    paths: places.map((_, i) => `shirt/${i}.png`),
    classes,
    x: Float32Array.from(places, ([x]) => x).buffer,
    y: Float32Array.from(places, ([, y]) => y).buffer,
    classOf: Uint16Array.from(places, ([, , classIndex]) => classIndex).buffer,
  };
}

export function points(places: readonly (readonly [number, number, number])[]): Points {
  return readPoints(embeddingMap(places));
}
