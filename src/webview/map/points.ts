import type { EmbeddingMap } from '../../engine/protocol';

/** The images of the map as the view works on them: row i of every list is about the same image. */
export interface Points {
  readonly paths: readonly string[];
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly classOf: Uint16Array;
  /** '' stands for unlabelled images. */
  readonly classes: readonly string[];
}

export function readPoints({ paths, x, y, classOf, classes }: EmbeddingMap): Points {
  return { paths, classes, x: new Float32Array(x), y: new Float32Array(y), classOf: new Uint16Array(classOf) };
}

/** Where the images with these paths are; those that the map does not have are left out. */
export function imagesAt({ paths }: Points, wanted: Iterable<string>): Uint32Array {
  const isWanted = new Set(wanted);
  const images: number[] = [];
  paths.forEach((path, image) => {
    if (isWanted.has(path)) images.push(image);
  });
  return Uint32Array.from(images);
}

/** How many of the given images each class has, as `[class, images]`, most first. */
export function countClasses({ classOf, classes }: Points, images: Iterable<number>): [number, number][] {
  const counts = new Uint32Array(classes.length);
  for (const image of images) counts[classOf[image]]++;
  return [...counts.entries()].filter(([, count]) => count > 0).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
}

export function imagesOfClass({ classOf }: Points, chosen: number): Uint32Array {
  const images: number[] = [];
  for (let i = 0; i < classOf.length; i++) if (classOf[i] === chosen) images.push(i);
  return Uint32Array.from(images);
}
