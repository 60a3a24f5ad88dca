/**
 * Image files by name. BMP and HEIC are listed although sharp does not read them, so that they are reported, not
 * overlooked.
 */
const IMAGE_NAME = /\.(jpe?g|jpe|jfif|png|webp|gif|tiff?|avif|bmp|heic|heif)$/i;

/** Whether a file of this name counts as an image of the dataset. */
export function isImageFile(name: string): boolean {
  return IMAGE_NAME.test(name);
}

/** Hidden files and folders, ours among them, are no part of a dataset. */
export function isHidden(name: string): boolean {
  return name.startsWith('.');
}
