import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { JobContext } from '../../protocol/job';
import type { ListedModel, ProxySettings } from '../../protocol/models';
import { NearmissError } from '../../protocol/reply';
import { BUILTIN } from '../builtin/builtinModel';
import { builtinFile } from './builtinFile';
import { CATALOGUE, catalogueModel } from './catalogue';
import { download } from './download';
import { modelName, modelsAtHand, modelsFolder } from './modelsFolder';

/** The built-in model, those of the catalogue, here or not, and after them whatever else lies in the models' folder. */
export async function listModels(): Promise<ListedModel[]> {
  const files = await modelsAtHand();
  const listed = CATALOGUE.map(({ name, about, url, bytes, sha256, licence, dim }): ListedModel => {
    const file = files.find((one) => modelName(one) === name) ?? null;
    return { name, about, file, bytes, source: { url, sha256, licence, dim, target: modelFile(name) } };
  });
  const own = files.filter((file) => !catalogueModel(modelName(file)));
  return [
    ...(await listBuiltin()),
    ...listed,
    ...(await Promise.all(
      own.map(async (file): Promise<ListedModel> => ({
        name: modelName(file),
        about: 'your own',
        file,
        bytes: (await stat(file)).size,
        source: null,
      })),
    )),
  ];
}

async function listBuiltin(): Promise<ListedModel[]> {
  const { name, about, licence, dim, source } = BUILTIN;
  const file = builtinFile();
  if (!file) return [];
  return [
    {
      name,
      about,
      file,
      bytes: (await stat(file)).size,
      source: { url: source.page, sha256: source.sha256, licence, dim, target: file },
    },
  ];
}

/**
 * Downloads a model of the catalogue into the models' folder. Only called once the user has agreed.
 * @returns its file; at once where it is there already
 * @throws NearmissError `download/…`, `backbone/missing` for a name that the catalogue does not have
 */
export async function getModel(name: string, network: ProxySettings, job: JobContext): Promise<string> {
  const builtin = name === BUILTIN.name ? builtinFile() : null;
  if (builtin) return builtin;
  const model = catalogueModel(name);
  if (!model)
    throw new NearmissError(
      'backbone/missing',
      `The catalogue has no model "${name}"; it has ${CATALOGUE.map((one) => one.name).join(', ')}. Put another ` +
        `model's file into ${modelsFolder()} yourself.`,
    );
  const here = (await modelsAtHand()).find((file) => modelName(file) === name);
  if (here) return here;
  const { url, bytes, sha256 } = model;
  const file = modelFile(name);
  await download({ name, url, bytes, sha256, file, network }, job);
  return file;
}

function modelFile(name: string): string {
  return join(modelsFolder(), `${basename(name)}.onnx`);
}
