import { NearmissError, percent, type ClassFlow, type ClassHealth } from '../protocol';
import { withDataset } from './openDataset';
import type { ExitCode } from './exitCode';
import { table } from './terminal';

const SHOWN_FLOWS = 3;

/** How sound each class is, by the last analysis and the decisions since: the least sound first. */
export async function classes(dir: string, { format }: { format: 'table' | 'json' }): Promise<ExitCode> {
  return withDataset<ExitCode>(dir, async (curator) => {
    const { root, analysis } = curator.at.state;
    if (!analysis)
      throw new NearmissError('analysis/missing', `${root} has not been analyzed yet. Run: nearmiss analyze ${dir}`);
    const rows = [...curator.at.classes].sort((a, b) => b.errorRate - a.errorRate || (a.label < b.label ? -1 : 1));
    if (format === 'json')
      console.log(
        JSON.stringify({ classes: rows, findings: curator.at.findings.filter(({ kind }) => kind === 'class') }),
      );
    else console.log(rows.length === 0 ? 'No image has a label yet.' : classTable(rows));
    return 0;
  });
}

function classTable(rows: readonly ClassHealth[]): string {
  return table(
    ['class', 'images', 'wrong', 'cohesion', 'overlaps with', 'belong elsewhere', 'belong here'],
    rows.map((row) => [
      row.label,
      String(row.images),
      percent(row.errorRate),
      row.cohesion === null ? '' : percent(row.cohesion),
      row.nearestClass === '' ? '' : `${row.nearestClass} ${percent(row.overlap)}`,
      flows(row.outflow),
      flows(row.inflow),
    ]),
  );
}

function flows(all: readonly ClassFlow[]): string {
  return all
    .slice(0, SHOWN_FLOWS)
    .map(({ label, images }) => `${label} ${Math.round(images)}`)
    .join(', ');
}
