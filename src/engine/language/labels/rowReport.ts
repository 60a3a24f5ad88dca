import { NearmissError, type ImageReport } from '../../protocol';
import type { LabelFile } from './labelFiles';
import type { RowRecord } from './labelRecord';

/**
 * What is known of the image of a row, with the label that the row has now and the findings that are about this label;
 * undefined for an image that the last reading of the dataset did not hold.
 */
export function rowReport(
  file: Pick<LabelFile, 'report'>,
  { row: { path, label } }: RowRecord,
): ImageReport | undefined {
  if (path === null) return undefined;
  try {
    const report = file.report(path);
    const image = { ...report.image, path, label };
    return { ...report, image, findings: report.findings.filter((finding) => finding.image.label === label) };
  } catch (error) {
    if (error instanceof NearmissError) return undefined;
    throw error;
  }
}
