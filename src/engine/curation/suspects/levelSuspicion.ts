import { classLevels } from '../../metric/classLevels';
import { listThreshold } from './calibrate';
import type { Suspicion } from './suspicion';

/**
 * The suspicion that labels are wrong at a level: a mix-up of classes that are one there counts as right, and only
 * classes of other groups are suggested.
 * @param level 1 is the coarsest; the finest and all beyond it leave everything as it is
 * @param kept 1 where a person has confirmed the label
 */
export function suspicionAtLevel(
  suspicion: Suspicion,
  labels: Int32Array,
  classes: readonly string[],
  kept: Uint8Array,
  level: number,
): Suspicion {
  const levels = classLevels(classes);
  if (level >= levels.length) return suspicion;
  const groups = levels[level - 1];
  const { classCount } = suspicion;
  const posterior = suspicion.posterior.slice();
  const wrong = new Float32Array(labels.length);
  labels.forEach((label, image) => {
    if (label < 0) return;
    for (let c = 0; c < classCount; c++) {
      const at = image * classCount + c;
      if (groups[c] !== groups[label]) wrong[image] += posterior[at];
      else if (c !== label) {
        posterior[image * classCount + label] += posterior[at];
        posterior[at] = 0;
      }
    }
    if (kept[image]) wrong[image] = 0;
  });
  const asked = [...labels.keys()].filter((image) => labels[image] >= 0);
  return {
    ...suspicion,
    posterior,
    wrong,
    severity: suspicion.severity.map((severity, image) => Math.min(severity, wrong[image])),
    threshold: listThreshold(
      Float32Array.from(
        asked.filter((image) => !kept[image]),
        (image) => wrong[image],
      ),
    ),
    noiseRate: wrong.reduce((sum, p) => sum + p, 0) / Math.max(1, asked.length),
  };
}
