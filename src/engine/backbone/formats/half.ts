/**
 * Numbers as IEEE 754 half precision, as models of 16 bits take them; what is too large becomes infinite, what is too
 * small 0.
 */
export function toHalf(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return Uint16Array.from(bits, (f) => {
    const sign = (f >>> 16) & 0x8000;
    const exponent = ((f >>> 23) & 0xff) - 112;
    if (exponent <= 0) return sign;
    // Half of the last place that is kept, so that the cut rounds; a carry runs on into the exponent, as it should.
    const rounded = (exponent << 10) + (((f & 0x7fffff) + 0x1000) >>> 13);
    return sign | Math.min(rounded, 0x7c00);
  });
}

export function fromHalf(halves: Uint16Array): Float32Array {
  return Float32Array.from(halves, (h) => {
    const sign = h & 0x8000 ? -1 : 1;
    const exponent = (h >>> 10) & 0x1f;
    const fraction = h & 0x3ff;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    if (exponent === 31) return fraction ? NaN : sign * Infinity;
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
}
