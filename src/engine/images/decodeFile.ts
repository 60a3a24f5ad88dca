import type { Pixels } from '../numeric/pixels';
import { NearmissError } from '../protocol/reply';
import { fileError } from '../files/fileError';
import { convertChannels, decodeImage } from './imageDecoder';
import { openPicture } from './picturePart';

/** An image file from anywhere. */
export interface DecodedFile {
  readonly pixels: Pixels;
  /** Of its content, as `contentHash` gives it. */
  readonly hash: string;
}

/**
 * One image file from anywhere, in the size and with the channels of a dataset's pixels.
 * @throws NearmissError where it is not there or cannot be read
 */
export async function decodeFile(
  file: string,
  { width: size, channels }: Pick<Pixels, 'width' | 'channels'>,
): Promise<DecodedFile> {
  const opened = await openPicture(file).catch((error) => {
    throw new NearmissError(
      'image/missing',
      `${file} cannot be opened: ${fileError(error)}. Give the path of an image file.`,
    );
  });
  const decoded = async () => decodeImage(await opened.image(), size);
  const image = await decoded().catch((error: Error) => {
    throw new NearmissError('image/unreadable', `${file} cannot be used: ${error.message}`);
  });
  const data = new Uint8Array(size * size * channels);
  convertChannels(image.data, image.channels, data, channels);
  return {
    pixels: { count: 1, width: size, height: size, channels, data, readable: Uint8Array.of(1) },
    hash: opened.hash,
  };
}
