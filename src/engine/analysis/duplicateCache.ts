import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { DuplicateGroup } from '../curation/duplicates/duplicateGroups';
import { writeFileAtomic } from '../files/atomicFile';

/**
 * The groups of duplicates, kept beside the analysis: to search them takes seconds, and labels and decisions do not
 * change them. They are kept by content, so that they are found again after images were moved or renamed, and are
 * searched anew when an image came or went.
 */
const schema = z.object({
  key: z.string(),
  /** Every content of the dataset once, sorted. */
  contents: z.array(z.string()),
  groups: z.array(
    z.object({ contents: z.array(z.string()).min(1), distance: z.number(), limit: z.number(), mirrored: z.boolean() }),
  ),
});

type Kept = z.infer<typeof schema>['groups'][number];

/** What groups depend on. */
export interface DuplicateKey {
  /** Of the analysis and the metric whose neighbours proposed pairs. */
  readonly key: string;
  /** SHA-1 of the content per image; '' where unreadable. */
  readonly hashes: readonly string[];
}

export async function saveDuplicates(
  folder: string,
  { key, hashes }: DuplicateKey,
  groups: readonly DuplicateGroup[],
): Promise<void> {
  const kept: z.infer<typeof schema> = {
    key,
    contents: contentsOf(hashes),
    groups: groups.map(({ members, distance, limit, mirrored }) => ({
      contents: contentsOf(members.map((i) => hashes[i])),
      distance,
      limit,
      mirrored,
    })),
  };
  await writeFileAtomic(file(folder), Buffer.from(JSON.stringify(kept)));
}

/**
 * The groups of the images as they stand now; null where none are kept for this analysis and exactly these contents.
 */
export async function loadDuplicates(folder: string, { key, hashes }: DuplicateKey): Promise<DuplicateGroup[] | null> {
  try {
    const kept = schema.parse(JSON.parse(await readFile(file(folder), 'utf8')));
    if (kept.key !== key || kept.contents.join() !== contentsOf(hashes).join()) return null;
    const limit = kept.groups[0]?.limit ?? 0;
    const known = new Map(kept.groups.flatMap((group) => group.contents.map((content) => [content, group] as const)));
    const members = new Map<Kept, number[]>();
    hashes.forEach((hash, i) => {
      if (hash === '') return;
      // A content outside of all groups may have got copies since.
      const group = known.get(hash) ?? { contents: [hash], distance: 0, limit, mirrored: false };
      known.set(hash, group);
      members.set(group, [...(members.get(group) ?? []), i]);
    });
    return [...members]
      .filter(([, images]) => images.length > 1)
      .map(([{ contents, ...group }, images]): DuplicateGroup => ({
        ...group,
        members: images,
        exact: contents.length === 1,
      }));
  } catch {
    // Nothing there, or damaged: they are searched again.
    return null;
  }
}

const file = (folder: string): string => join(folder, 'duplicates.json');

function contentsOf(hashes: readonly string[]): string[] {
  return [...new Set(hashes)].filter((hash) => hash !== '').sort();
}
