import { NearmissError } from '../protocol';
import { imagePath, withDataset } from './openDataset';
import type { ExitCode } from './program';
import { percent, table } from './terminal';

export async function neighbours(dir: string, image: string, options: { format: 'table' | 'json'; count: number }): Promise<ExitCode> {
  return withDataset<ExitCode>(dir, async (curator) => {
    const report = curator.image(imagePath(curator, image), options.count);
    if (report.neighbours.length === 0) throw new NearmissError('analysis/missing', `The dataset has no embeddings yet. Run "nearmiss analyze ${dir}" first.`);
    if (options.format === 'json') {
      console.log(JSON.stringify(report));
      return 0;
    }
    console.log(`${report.image.path} is labelled ${report.image.label || '(nothing)'}`);
    console.log(`\n${table(['distance', 'label', 'neighbour'], report.neighbours.map(({ distance, label, path }) => [distance.toFixed(4), label, path]))}`);
    console.log(`\n${table(['share', 'class', 'why'], report.choices.filter(({ share }) => share > 0).map(({ share, label, reason }) => [percent(share), label, reason]))}`);
    for (const finding of report.findings) console.log(`\n${finding.reason}`);
    return 0;
  });
}
