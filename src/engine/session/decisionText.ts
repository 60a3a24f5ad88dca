import type { Decision } from '../labels/decisions/decisionRows';
import type { ImageTable } from '../labels/imageTable';
import type { EditOutcome } from '../labels/labelEdit';
import { newLabelNote } from '../labels/splitClasses';
import type { DecisionAction } from '../protocol';

/** Labels that are named; more are counted. */
const NAMED = 3;
/** Labels, each in each split, that are looked up among all images. */
const MOST = 100;

/** What a decision did, for people: `cat/3.jpg is now dog`, `12 images are now cat, dog`. */
export function decisionText(action: DecisionAction, outcomes: readonly EditOutcome[]): string {
  const one = outcomes.length === 1;
  const labels = [...new Set(outcomes.map(({ to, named }) => named ?? to))];
  const named = labels.length > NAMED ? `of ${labels.length} classes` : labels.join(', ');
  const what = {
    relabel: `${one ? 'is' : 'are'} now ${named}`,
    keep:
      named === ''
        ? `${one ? 'stays' : 'stay'} unlabelled`
        : `${one ? 'keeps its label' : 'keep their labels'} ${named}`,
    exclude: `${one ? 'is' : 'are'} out of the dataset`,
  }[action];
  const images = imagesText(outcomes.map(({ image, now }) => (action === 'exclude' ? image : now)));
  return [`${images} ${what}${rowsText(outcomes)}`, ...notesOf(outcomes)].join('; ');
}

/** How many rows of the label file that was, where it was not one for each image. */
function rowsText(outcomes: readonly EditOutcome[]): string {
  const rows = outcomes.reduce((sum, outcome) => sum + (outcome.rows ?? 1), 0);
  return rows > outcomes.length ? ` (${rows} rows)` : '';
}

function notesOf(outcomes: readonly EditOutcome[]): string[] {
  const notes = [...new Set(outcomes.flatMap((outcome) => outcome.notes ?? []))];
  return notes.length > NAMED ? [...notes.slice(0, NAMED), `${notes.length - NAMED} more`] : notes;
}

/** One image by its path, several by their number. */
export function imagesText(images: readonly string[]): string {
  return images.length === 1 ? images[0] : `${images.length} images`;
}

/** What an undo did; of those that could not be taken back some are named. */
export function undoText(action: string, restored: readonly EditOutcome[], changed: readonly Decision[] = []): string {
  const images = imagesText(restored.map(({ now }) => now));
  const done = [`Undid ${action} of ${images}`, ...notesOf(restored)].join('; ');
  if (changed.length === 0) return done;
  const named = changed.slice(0, NAMED).map(({ image }) => image);
  const more = changed.length > NAMED ? ` and ${changed.length - NAMED} more` : '';
  return `${done}. Changed since, and left as they are: ${named.join(', ')}${more}`;
}

/** What became of relabelled images, with what a person should know of labels that are new. @param before the edit */
export function withLabelNotes(outcomes: readonly EditOutcome[], before: ImageTable): readonly EditOutcome[] {
  const labels = Array.from(before.labels, (_, row) => (before.excluded[row] ? '' : before.label(row)));
  const said = new Map<string, string | null>();
  return outcomes.map((outcome): EditOutcome => {
    const row = before.row(outcome.image);
    const split = row === undefined ? '' : before.splits[row];
    const key = JSON.stringify([outcome.to, split]);
    if (said.has(key) || said.size >= MOST) return outcome;
    const note = newLabelNote(outcome.to, split, { labels, splits: before.splits });
    said.set(key, note);
    return note === null ? outcome : { ...outcome, notes: [...(outcome.notes ?? []), note] };
  });
}
