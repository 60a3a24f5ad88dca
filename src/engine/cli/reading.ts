import type { DatasetState } from '../protocol';

/** How a dataset was read, in lines: what was read, what does not fit, what was passed over, and notes. */
export function readingLines({ reading, images }: Pick<DatasetState, 'reading' | 'images'>): string[] {
  const { what, missing, unnamed, passedOver, notes } = reading;
  const gaps = [
    ...(missing > 0 ? [`${missing} ${missing === 1 ? 'row has' : 'rows have'} no file`] : []),
    ...(unnamed > 0 ? [`${unnamed} ${unnamed === 1 ? 'file has' : 'files have'} no row`] : []),
  ];
  return [
    `Read as ${[what, ...gaps].join('; ')}`,
    ...passedOver.map(({ reason, doubtful }) => `${doubtful ? 'Not read: ' : ''}${reason}`),
    ...notes,
    ...(images === 0 && missing > 0 ? ['No row names a file that is there.'] : []),
  ];
}

/**
 * Why a gate cannot go by what was analyzed, in a sentence; null where it can: labels that were not read, or rows of
 * which most name no file.
 */
export function notWhatIsThere({ reading, images }: Pick<DatasetState, 'reading' | 'images'>): string | null {
  const doubtful = reading.passedOver.find((one) => one.doubtful);
  if (doubtful) return doubtful.reason;
  if (reading.missing > images)
    return `${reading.missing} rows of label files name no file, and ${images} do: look at the paths in them.`;
  return null;
}
