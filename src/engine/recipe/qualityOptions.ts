import { z } from 'zod';

const level = z.number().min(0).max(255);

/** When an image is called bad: beyond a limit of its own, and far from what is usual in the dataset. */
export const qualityOptions = z.strictObject({
  spreads: z
    .number()
    .min(0)
    .default(3)
    .describe(
      'Standard deviations from the median of the dataset beyond which a value is unusual; 0 leaves the limits ' +
        'alone to decide',
    ),
  dark: level.default(64).describe('Dark: 98% of the pixels are darker than this (0 black, 255 white)'),
  bright: level.default(192).describe('Bright: 98% of the pixels are brighter than this'),
  contrast: level.default(30).describe('Low contrast: 96% of the pixels lie within so many gray levels'),
  sharpness: z
    .number()
    .min(0)
    .default(1.35)
    .describe('Blurred: the energy of the second derivative is less than this times that of the first'),
  information: z.number().min(0).max(8).default(3).describe('Low information: entropy of the gray levels in bits'),
  greyShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.2)
    .describe('Grey among colour: at most this share of the images is grey'),
  size: z.number().min(1).default(4).describe('Odd size: the median image has so many times more or fewer pixels'),
  aspect: z.number().min(1).default(1.8).describe('Odd aspect: so many times wider or narrower than the median image'),
});

export type QualityOptions = z.infer<typeof qualityOptions>;
