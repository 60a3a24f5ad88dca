/**
 * Copies of one image with different labels cannot all be right. Given each label's own probability r of being right,
 * and that two copies a and b are not right together, a is wrong with probability (1 - r_a) / (1 - r_a r_b). Every
 * image is held against the copy with another label that is most surely right.
 * @param wrong probabilities that the labels are wrong, changed in place
 * @param cluster lowest image index of each image's group of copies
 */
export function settleCopies(wrong: Float32Array, labels: Int32Array, cluster: Int32Array): void {
  const groups = new Map<number, number[]>();
  cluster.forEach((head, i) => {
    if (head === i || labels[i] < 0) return;
    if (!groups.has(head)) groups.set(head, labels[head] < 0 ? [] : [head]);
    groups.get(head)!.push(i);
  });
  for (const group of groups.values()) {
    const before = group.map((i) => wrong[i]);
    group.forEach((i, n) => {
      let rival = 0;
      group.forEach((j, m) => {
        if (labels[j] !== labels[i]) rival = Math.max(rival, 1 - before[m]);
      });
      wrong[i] = rival === 1 && before[n] === 0 ? 0.5 : before[n] / (1 - (1 - before[n]) * rival);
    });
  }
}
