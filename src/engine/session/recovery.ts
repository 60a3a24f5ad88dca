import { join } from 'node:path';
import { readText } from '../files/text';
import type { Decision } from '../labels/decisions/decisionRows';
import type { Plan, Progress } from '../labels/journal';
import type { FileEdit, LabelEdit } from '../labels/labelEdit';

/** Whether no file of a plan is changed. */
export function isUntouched({ moves, texts }: Plan, { waiting, texts: states }: Progress): boolean {
  return waiting.length === moves.length && states.filter((state) => state === 'before').length === texts.length;
}

/** Whether every file of a plan is changed. */
export function isDone({ waiting, strange, texts }: Progress): boolean {
  return waiting.length + strange.length === 0 && texts.every((state) => state === 'after');
}

/** What is left to do of a plan. */
export async function restOf(root: string, plan: Plan, { waiting, texts }: Progress): Promise<LabelEdit> {
  const open = plan.texts.filter((_, t) => texts[t] === 'before');
  const edits = await Promise.all(
    open.map(async ({ file, edits }): Promise<FileEdit> => ({ file, before: await readText(join(root, file)), edits })),
  );
  return { moves: waiting.map((m) => plan.moves[m]), texts: edits, outcomes: [] };
}

/** What takes back the part of a plan that was done. */
export async function startOf(root: string, plan: Plan, { moved, texts }: Progress): Promise<LabelEdit> {
  const done = plan.texts.filter((_, t) => texts[t] === 'after');
  const edits = await Promise.all(
    done.map(async ({ file, back }): Promise<FileEdit> => ({
      file,
      before: await readText(join(root, file)),
      edits: back,
    })),
  );
  const moves = moved.map((m) => ({ from: plan.moves[m].to, to: plan.moves[m].from })).reverse();
  return { moves, texts: edits, outcomes: [] };
}

/** The decisions of a finished plan, without those of files that somebody else has been at. */
export function stillTrue(decisions: readonly Decision[], plan: Plan, { strange, texts }: Progress): Decision[] {
  if (texts.includes('other')) return [];
  const lost = new Set(strange.map((m) => plan.moves[m].from));
  return decisions.filter(({ image }) => !lost.has(image));
}

/** What a recovery did, for people. */
export function recoveryText(choice: 'finish' | 'takeBack', plan: Plan, { strange, texts }: Progress): string {
  const others = [
    ...strange.map((m) => plan.moves[m].from),
    ...plan.texts.filter((_, t) => texts[t] === 'other').map(({ file }) => file),
  ];
  const rest =
    others.length === 0 ? '' : `. Changed by others meanwhile, and left as they are: ${others.slice(0, 5).join(', ')}`;
  return `${choice === 'finish' ? 'Finished' : 'Took back'} the ${plan.what} that was cut off${rest}`;
}
