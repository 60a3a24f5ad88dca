import type { ConvnetSpec } from '../../../src/engine/network/convnet';
import { Network } from '../../../src/engine/network/network';
import type { Pixels } from '../../../src/engine/numeric/pixels';
import { seededRandom } from '../../../src/engine/numeric/random';

/** A network that is small enough for any backend. */
export function smallNetwork(change: Partial<ConvnetSpec> = {}, mirrored = false, skip = 0): Network {
  const architecture = {
    kind: 'convnet' as const,
    height: 8,
    width: 8,
    channels: 1 as const,
    stageWidth: 4,
    stages: 1,
    embedding: 6,
    attention: 'none' as const,
    ...change,
  };
  const channels = architecture.channels;
  return new Network(
    { architecture, mean: Array(channels).fill(100), deviation: Array(channels).fill(50), mirrored, skip },
    seededRandom(1),
  );
}

/** Random images, the one in `unreadable` left empty. */
export function randomPixels(
  count: number,
  { height, width, channels }: { height: number; width: number; channels: 1 | 3 },
  unreadable = -1,
): Pixels {
  const random = seededRandom(9);
  const size = height * width * channels;
  const data = Uint8Array.from({ length: count * size }, (_, p) =>
    Math.floor(p / size) === unreadable ? 0 : 256 * random(),
  );
  return {
    count,
    height,
    width,
    channels,
    data,
    readable: Uint8Array.from({ length: count }, (_, i) => (i === unreadable ? 0 : 1)),
  };
}
