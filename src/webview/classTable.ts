import type { ClassCount, ClassHealth, Finding } from '../engine/protocol';

export type ClassColumn = 'label' | 'images' | 'errorRate' | 'cohesion' | 'overlap';

export interface ClassOrder {
  readonly column: ClassColumn;
  readonly descending: boolean;
}

/** One class with what is known about it. */
export interface ClassRow {
  readonly label: string;
  readonly images: number;
  /** undefined before an analysis has estimated it. */
  readonly health?: ClassHealth;
  readonly findings: readonly Finding[];
}

/** All classes of the dataset, those without an estimate last whatever the order. */
export function classRows(
  counts: readonly ClassCount[],
  health: readonly ClassHealth[],
  findings: readonly Finding[],
  order: ClassOrder,
): ClassRow[] {
  const healthOf = new Map(health.map((row) => [row.label, row]));
  const rows = counts.map(({ label, images }): ClassRow => ({
    label,
    images,
    health: healthOf.get(label),
    findings: findings.filter(({ kind, image }) => kind === 'class' && image.label === label),
  }));
  return rows.sort((a, b) => compare(a, b, order) || a.label.localeCompare(b.label));
}

function compare(a: ClassRow, b: ClassRow, { column, descending }: ClassOrder): number {
  const sign = descending ? -1 : 1;
  if (column === 'label') return sign * a.label.localeCompare(b.label, 'en', { numeric: true });
  const [one, other] = [valueOf(a, column), valueOf(b, column)];
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return sign * (one - other);
}

function valueOf({ images, health }: ClassRow, column: Exclude<ClassColumn, 'label'>): number | null {
  return column === 'images' ? images : (health?.[column] ?? null);
}
