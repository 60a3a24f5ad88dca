import { createInterface } from 'node:readline/promises';
import { megabytes } from '../backbone/models/download';
import { getModel, listModels } from '../backbone/models/getModel';
import { modelsFolder } from '../backbone/models/modelsFolder';
import { environmentProxy } from '../backbone/models/proxy';
import { NearmissError, type ListedModel } from '../protocol';
import type { ExitCode } from './exitCode';
import { running } from './running';
import { table } from './terminal';

/** Lists the pretrained models that can be had by name and those that are here. */
export async function models(options: { format: 'table' | 'json' }): Promise<ExitCode> {
  const listed = await listModels();
  if (options.format === 'json') {
    console.log(JSON.stringify({ folder: modelsFolder(), models: listed }));
    return 0;
  }
  const row = ({ name, file, bytes, source, about }: ListedModel) => [
    name,
    file ? 'here' : 'not here',
    `${megabytes(bytes)} MB`,
    source?.licence ?? '',
    source ? String(source.dim) : '',
    about,
  ];
  console.log(table(['model', '', 'size', 'licence', 'numbers', 'good for'], listed.map(row)));
  console.log(
    `\nFolder: ${modelsFolder()}. "models get NAME" downloads one of the list; any other ONNX or TensorFlow.js ` +
      'model is put there by hand.',
  );
  return 0;
}

/** Downloads a model of the catalogue, after asking. */
export async function getModelByName(name: string, options: { yes?: boolean }): Promise<ExitCode> {
  const listed = (await listModels()).find((one) => one.name === name);
  if (listed && !listed.file && !options.yes && !(await agreed(listed))) {
    console.error('nearmiss: nothing was downloaded.');
    return 2;
  }
  return running(false, async (job) => {
    console.log(
      listed?.file
        ? `${name} is here already: ${listed.file}`
        : `${name} is here now, its checksum is right: ${await getModel(name, environmentProxy, job)}`,
    );
    return 0;
  });
}

async function agreed({ name, bytes, source }: ListedModel): Promise<boolean> {
  const { url, licence, sha256, target } = source!;
  console.log(
    [
      `${name}, ${megabytes(bytes)} MB, licence ${licence}`,
      `from     ${url}`,
      `to       ${target}`,
      `SHA-256  ${sha256}`,
    ].join('\n'),
  );
  if (!process.stdin.isTTY)
    throw new NearmissError(
      'download/consent',
      `Downloading ${name} needs your consent. Run the command with --yes, or in a terminal.`,
    );
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await lines.question('Download it? [y/N] ')).trim());
  } finally {
    lines.close();
  }
}
