/** libjpeg-turbo as WebAssembly; its package has no types. */
interface JpegTurbo {
  readonly JPEGDecoder: new () => {
    /** The decoder's own memory, for so many bytes of a file. */
    getEncodedBuffer(length: number): Uint8Array;
    decode(): void;
    /** A view of the decoder's own memory, valid until it decodes again. */
    getDecodedBuffer(): Uint8Array;
    getFrameInfo(): { readonly width: number; readonly height: number; readonly componentCount: number };
  };
}

export async function loadJpegTurbo(): Promise<JpegTurbo> {
  // @ts-expect-error -- of the types that the package has not
  const { default: open } = (await import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs')) as {
    default: () => Promise<JpegTurbo>;
  };
  return open();
}
