/** The images of one class. */
export interface ClassGroup {
  readonly label: number;
  /** In rising order. */
  readonly images: number[];
}

/** The images of each class, by rising class index; images without a label (-1) are in none. */
export function classGroups(labels: Int32Array): ClassGroup[] {
  const groups = new Map<number, number[]>();
  labels.forEach((label, image) => {
    if (label < 0) return;
    const images = groups.get(label);
    if (images) images.push(image);
    else groups.set(label, [image]);
  });
  return [...groups].sort(([a], [b]) => a - b).map(([label, images]) => ({ label, images }));
}
