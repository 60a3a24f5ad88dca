import { builtinFile } from './models/builtinFile';
import { catalogueModel } from './models/catalogue';
import { modelName, modelsAtHand } from './models/modelsFolder';

/**
 * Models of the catalogue for images of all kinds, the most telling first. One that is made for faces has to be named.
 */
const GENERAL = ['dinov2-small', 'clip-vit-b32', 'mobilenet-v2'];

export interface AutoBackbone {
  /** null: none is at hand, and a convnet is trained. */
  readonly file: string | null;
  readonly why: string;
}

/**
 * What `network.backbone: "auto"` comes to: a model of the user's own, who put it there for that, else the first
 * general one of the catalogue that is at hand, else the built-in one, but for small images without colours: those are
 * drawings and signs rather than photos. Larger images without colours are no exception: by `compare` on 20 people of
 * the ORL faces (200 images, 60 held out) a head on MobileNetV1-0.75 had MAP@R .95 to .97 at 96, 128 and 160 pixels and
 * a convnet .96, for a fifth of the time.
 *
 * @param areDrawn the images are small and have no colours
 */
export async function autoBackbone(areDrawn: boolean): Promise<AutoBackbone> {
  const files = await modelsAtHand();
  const [own] = files.filter((file) => !catalogueModel(modelName(file)));
  if (own) return { file: own, why: "it is your own model in the models' folder" };
  const byName = new Map(files.map((file) => [modelName(file), file]));
  const general = GENERAL.find((name) => byName.has(name));
  if (general) return { file: byName.get(general)!, why: 'it is at hand and made for images of all kinds' };
  const builtin = builtinFile();
  if (builtin && areDrawn)
    return { file: null, why: 'the images are small and without colours, and the built-in backbone is for photos' };
  if (builtin) return { file: builtin, why: "it is built in, and the models' folder has none for images of all kinds" };
  return { file: null, why: "no pretrained backbone for images of all kinds in the models' folder" };
}
