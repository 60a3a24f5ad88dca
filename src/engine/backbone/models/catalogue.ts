import type { Preprocessing } from '../../recipe/backboneModel';

/** A public model that can be had by name. */
export interface CatalogueModel {
  /** What `network.backbone` calls it; its file in the models' folder is NAME.onnx. */
  readonly name: string;
  /** What it is good for, in a few words. */
  readonly about: string;
  /** Its public home, pinned to one revision. */
  readonly url: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly licence: string;
  /** Numbers per image. */
  readonly dim: number;
  /** Width and height in pixels that it was trained for. */
  readonly side: number;
  readonly preprocessing: Preprocessing;
}

const OPENCV_ZOO = 'https://github.com/opencv/opencv_zoo/raw/966be4cb6eefc2a4f586ed0581bf4bbaa2533070/models';
const IMAGENET = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
const CLIP = { mean: [0.48145466, 0.4578275, 0.40821073], std: [0.26862954, 0.26130258, 0.27577711] };
const RAW = { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] };

/**
 * Sizes and checksums were not computed from downloads. Those of mobilenet-v2 and sface are from the pointers of Git
 * LFS at their home; those of dinov2-small and clip-vit-b32 from public repositories that quote their home's pointers
 * and agree. A download that differs is refused.
 */
export const CATALOGUE: readonly CatalogueModel[] = [
  {
    name: 'mobilenet-v2',
    about: 'small and fast, for photos',
    licence: 'Apache-2.0',
    dim: 1280,
    side: 224,
    url: `${OPENCV_ZOO}/image_classification_mobilenet/image_classification_mobilenetv2_2022apr.onnx`,
    bytes: 13_964_571,
    sha256: 'c0c3f76d93fa3fd6580652a45618618a220fced18babf65774ed169de0432ad5',
    preprocessing: { fit: 'cover', order: 'RGB', ...IMAGENET },
  },
  {
    name: 'dinov2-small',
    about: 'the best of these for fine differences between photos, 8 bits',
    licence: 'Apache-2.0',
    dim: 384,
    side: 224,
    url: huggingFace('dinov2-small', 'c2bb04a51fab207c420665f1946016107bffc701', 'model_quantized.onnx'),
    bytes: 24_451_943,
    sha256: '3afdc8bc63b50558d6e5770f5b799bb82455c2311183a2de43803f343a29d917',
    preprocessing: { fit: 'cover', order: 'RGB', ...IMAGENET },
  },
  {
    name: 'clip-vit-b32',
    about: 'the image tower of CLIP: what things are, also in drawings, 8 bits',
    licence: 'MIT',
    dim: 512,
    side: 224,
    url: huggingFace(
      'clip-vit-base-patch32',
      'd15189d7028b43f1d3e65039190477f6af591c2a',
      'vision_model_quantized.onnx',
    ),
    bytes: 89_117_001,
    sha256: '583fd1110a514667812fee7d684952aaf82a99b959760c8d7dca7e0ab9839299',
    preprocessing: { fit: 'cover', order: 'RGB', ...CLIP },
  },
  {
    name: 'sface',
    about: 'for faces that are cropped and upright',
    licence: 'Apache-2.0',
    dim: 128,
    side: 112,
    url: `${OPENCV_ZOO}/face_recognition_sface/face_recognition_sface_2021dec.onnx`,
    bytes: 38_696_353,
    sha256: '0ba9fbfa01b5270c96627c4ef784da859931e02f04419c829e83484087c34e79',
    preprocessing: { fit: 'fill', order: 'RGB', ...RAW },
  },
];

export function catalogueModel(name: string): CatalogueModel | undefined {
  return CATALOGUE.find((model) => model.name === name);
}

/** By content, so that a file which was put there by hand is known whatever it is called. */
export function catalogueModelOf(sha256: string): CatalogueModel | undefined {
  return CATALOGUE.find((model) => model.sha256 === sha256);
}

function huggingFace(model: string, revision: string, file: string): string {
  return `https://huggingface.co/Xenova/${model}/resolve/${revision}/onnx/${file}`;
}
