import type { EmbeddingsSource } from '../protocol';
import { NearmissError } from '../protocol';

/** The options --embeddings and --paths. */
export function embeddingsOf({
  embeddings,
  paths,
}: {
  readonly embeddings?: string;
  readonly paths?: string;
}): EmbeddingsSource | undefined {
  if (embeddings !== undefined) return { file: embeddings, paths };
  if (paths === undefined) return undefined;
  throw new NearmissError(
    'embeddings/none',
    '--paths names the images of the rows of --embeddings, which is not given. Add --embeddings FILE.',
  );
}
