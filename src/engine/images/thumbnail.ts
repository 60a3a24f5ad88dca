import { useImage } from './imageDecoder';
import { readPicture } from './picturePart';

/**
 * A small PNG of any image file, fitting into px * px; smaller images keep their size. Throws a NearmissError
 * `image/unreadable`.
 */
export async function thumbnail(file: string, px: number): Promise<Buffer> {
  return useImage(await readPicture(file), 'none', (image) =>
    image.resize(px, px, { fit: 'inside', withoutEnlargement: true }).png().toBuffer(),
  );
}
