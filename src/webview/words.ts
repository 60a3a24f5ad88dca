import { percent, type Finding, type ImageRef, type JobProgress } from '../engine/protocol';

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`;
}

export function labelName(label: string): string {
  return label === '' ? 'unlabelled' : label;
}

export function distance(value: number): string {
  return value.toFixed(value < 0.095 ? 3 : 2);
}

export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Alternative text of an image: what tells it from the others. */
export function imageName({ path, label }: ImageRef): string {
  return `${path}, ${label === '' ? 'unlabelled' : `labelled ${label}`}`;
}

/** What a screen reader says of a card. */
export function findingName({ kind, image, suggestions, evidence, reason }: Finding): string {
  if (image.path === '') return `class ${image.label}. ${reason}`;
  const top = kind === 'duplicate' ? undefined : suggestions[0];
  const other = kind === 'hardNegative' && evidence.length > 0 ? `, close to ${imageName(evidence[0])}` : '';
  const suggestion = top ? `, suggested ${top.label} ${percent(top.probability)}` : '';
  return `${imageName(image)}${other}${suggestion}. ${reason}`;
}

/** The same words twice in a row would not be read out again; a space more makes them new. */
export function newWords(message: string, before: string): string {
  return message === before ? `${message} ` : message;
}

/** ` 43%`, or nothing while it is not known. */
export function doneText(progress: JobProgress | null): string {
  return progress && progress.total > 0 ? ` ${percent(progress.done / progress.total)}` : '';
}
