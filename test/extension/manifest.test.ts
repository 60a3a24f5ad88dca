import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HELP_SCHEME } from '../../src/engine/protocol';
import { errorButtons } from '../../src/extension/errorButtons';

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly supported: unknown };
    readonly virtualWorkspaces: { readonly supported: unknown };
  };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly category?: string; readonly icon?: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly group?: string }[]>>;
    readonly keybindings: readonly { readonly command: string; readonly key: string; readonly when?: string }[];
    readonly customEditors: readonly {
      readonly viewType: string;
      readonly priority: string;
      readonly selector: readonly { readonly filenamePattern: string }[];
    }[];
    readonly configurationDefaults: Readonly<Record<string, unknown>>;
    readonly walkthroughs: readonly { readonly steps: readonly { readonly media: { readonly svg: string } }[] }[];
  };
}

const root = process.cwd();
const text = readFileSync(join(root, 'package.json'), 'utf8');
const { activationEvents, capabilities, contributes } = JSON.parse(text) as Manifest;
const source = readdirSync(join(root, 'src/extension'))
  .map((file) => readFileSync(join(root, 'src/extension', file), 'utf8'))
  .join('\n');
const ids = contributes.commands.map(({ command }) => command);

describe('package.json', () => {
  it('contributes commands of the category Nearmiss that the extension registers', () => {
    for (const { command, category } of contributes.commands) {
      assert.equal(category, 'Nearmiss', command);
      assert.ok(source.includes(`this.add('${command}'`), `${command} is not registered`);
    }
  });

  it('names only commands that exist in menus, keys, welcomes, walkthrough and error buttons', () => {
    const named = [...Object.values(contributes.menus).flat(), ...contributes.keybindings]
      .map(({ command }) => command)
      .concat([...text.matchAll(/command:(nearmiss\.\w+)/g)].map(([, command]) => command));
    for (const command of named) assert.ok(ids.includes(command), command);
    const buttons = ['internal', 'engine/ended', 'dataset/none', 'analysis/none'].flatMap((code) => errorButtons(code));
    for (const { command } of buttons) assert.ok(ids.includes(command), command);
    assert.equal(buttons.length, 5);
  });

  it('asks only for context keys that the extension sets', () => {
    const set = [...source.matchAll(/this\.set\('(\w+)'/g)].map(([, key]) => `nearmiss.${key}`);
    const whens = [...text.matchAll(/"(?:when|enablement)": "([^"]*)"/g)].map(([, when]) => when);
    const asked = whens
      .flatMap((when) => when.match(/nearmiss\.\w+/g) ?? [])
      .filter((key) => key !== 'nearmiss.findings');
    assert.ok(asked.length > 10);
    for (const key of asked) assert.ok(set.includes(key), key);
  });

  it('gives every inline action and toolbar button an icon', () => {
    const shown = Object.values(contributes.menus)
      .flat()
      .filter(({ group }) => /^(inline|navigation)/.test(group ?? ''));
    for (const { command } of shown)
      assert.ok(contributes.commands.find((one) => one.command === command)?.icon, command);
  });

  it('binds keys only where the findings or an image of a dataset have the focus', () => {
    for (const { when, command } of contributes.keybindings)
      assert.match(when ?? '', /^(focusedView == 'nearmiss\.findings'|nearmiss\.image) && !inputFocus/, command);
  });

  it('opens the names of its image editor in it and its pages as previews, and says nothing twice', () => {
    const [
      {
        viewType,
        priority,
        selector: [{ filenamePattern }],
      },
    ] = contributes.customEditors;
    const names = /\{(.*)\}/
      .exec(filenamePattern)![1]
      .split(',')
      .map((extension) => `*.${extension}`);
    const pages = { [`${HELP_SCHEME}:/*.md`]: 'vscode.markdown.preview.editor' };
    assert.deepEqual(contributes.configurationDefaults['workbench.editorAssociations'], {
      ...pages,
      ...Object.fromEntries(names.map((name) => [name, viewType])),
    });
    // With the priority `default` VS Code would ask at the first image which of two default editors to keep.
    assert.equal(priority, 'option');
    const sections = [...text.matchAll(/^ {4}"(\w+)": /gm)].map(([, name]) => name);
    assert.deepEqual(
      sections.filter((name, at) => sections.indexOf(name) !== at && name in contributes),
      [],
    );
  });

  it('wakes for its own views, for workspaces with its files, and once a window stands, to look for traces', () => {
    for (const event of activationEvents)
      assert.match(event, /^(workspaceContains:|onWebviewPanel:nearmiss\.|onStartupFinished$)/);
    assert.ok(
      activationEvents.every((event) => !event.includes('**')),
      'a search through the whole workspace',
    );
  });

  it('is awake in every window, and starts an engine where it is asked for or there are traces of a dataset', () => {
    const entry = readFileSync(join(root, 'src/extension/extension.ts'), 'utf8');
    assert.doesNotMatch(entry, /discover\(|\.start\(|\.request\(/);
  });

  it('is limited in Restricted Mode and off in virtual workspaces', () => {
    assert.equal(capabilities.untrustedWorkspaces.supported, 'limited');
    assert.equal(capabilities.virtualWorkspaces.supported, false);
  });

  it('ships the pictures that it names', () => {
    const pictures = [...text.matchAll(/"(media\/[^"]+\.(?:svg|png))"/g)].map(([, file]) => file);
    assert.ok(pictures.length >= 6);
    for (const file of pictures) assert.ok(existsSync(join(root, file)), file);
  });
});
