import type { Pixels } from '../numeric/pixels';
import { NearmissError } from '../protocol/reply';
import { convertChannels, decodeImage } from './imageDecoder';
import { readPicture } from './picturePart';

/**
 * One image file, which need not belong to the dataset, as pixels like those of the dataset. Throws a NearmissError
 * that names the file.
 */
export async function readImage(file: string, size: number, channels: 1 | 3): Promise<Pixels> {
  const bytes = await readPicture(file);
  const image = await decodeImage(bytes, size).catch((error: Error) => {
    throw new NearmissError('image/unreadable', `${file} cannot be used. ${error.message}`);
  });
  const data = new Uint8Array(size * size * channels);
  convertChannels(image.data, image.channels, data, channels);
  return { count: 1, height: size, width: size, channels, data, readable: Uint8Array.of(1) };
}
