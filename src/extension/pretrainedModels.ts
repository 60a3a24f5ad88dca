import { ProgressLocation, window, type QuickPickItem } from 'vscode';
import type { ListedModel } from '../engine/protocol';
import type { EngineClient } from './client';
import { readProxySettings } from './config';

interface ModelItem extends QuickPickItem {
  readonly model: ListedModel;
}

/** Lists the pretrained models and downloads the chosen one, once the user has agreed to that. */
export async function getPretrainedModel(engine: EngineClient): Promise<void> {
  const items = (await engine.request('nearmiss/models', null)).map(toItem);
  const chosen = await window.showQuickPick(items, {
    title: 'Get Pretrained Model',
    placeHolder: 'What networks of your images are to begin with',
    matchOnDescription: true,
  });
  if (!chosen) return;
  const { name, file } = chosen.model;
  if (file !== null)
    return void window.showInformationMessage(
      `${name} is here already. "network": { "backbone": "${name}" } in nearmiss.json uses it.`,
    );
  if (!(await consent(chosen.model))) return;
  if (await downloadWithProgress(engine, chosen.model))
    void window.showInformationMessage(
      `${name} is here now, and its checksum is right. "network": { "backbone": "${name}" } in nearmiss.json uses it.`,
    );
}

function toItem(model: ListedModel): ModelItem {
  const { name, about, file, bytes, source } = model;
  const facts = [
    `${megabytes(bytes)} MB`,
    ...(source ? [`licence ${source.licence}`, `${source.dim} numbers per image`] : []),
  ];
  return {
    label: `$(${file === null ? 'cloud-download' : 'check'}) ${name}`,
    description: `${file === null ? '' : 'here · '}${facts.join(' · ')}`,
    detail: about,
    model,
  };
}

async function consent({ name, bytes, source }: ListedModel): Promise<boolean> {
  const { url, licence, sha256, target } = source!;
  const detail = [
    `${megabytes(bytes)} MB, licence ${licence}`,
    `From: ${url}`,
    `To: ${target}`,
    `SHA-256: ${sha256}`,
    'Nothing is sent but the request for this file.',
  ].join('\n\n');
  return (
    (await window.showInformationMessage(
      `Download the pretrained model ${name}?`,
      { modal: true, detail },
      'Download',
    )) === 'Download'
  );
}

/** false where the user cancelled; what has come by then is kept for the next time. */
function downloadWithProgress(engine: EngineClient, { name }: ListedModel): Thenable<boolean> {
  return window.withProgress(
    { location: ProgressLocation.Notification, title: `Nearmiss: downloading ${name}`, cancellable: true },
    async (bar, token) => {
      let shown = 0;
      const updates = engine.onDidProgress(({ root, progress }) => {
        if (root !== name) return;
        const percent = (100 * progress.done) / progress.total;
        bar.report({ message: progress.note, increment: percent - shown });
        shown = percent;
      });
      try {
        await engine.request('nearmiss/getModel', { name, network: readProxySettings() }, token);
        return true;
      } catch (error) {
        if (token.isCancellationRequested) return false;
        throw error;
      } finally {
        updates.dispose();
      }
    },
  );
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
