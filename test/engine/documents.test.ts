import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { runCommandLine } from '../../src/engine/cli/program';

const root = process.cwd();
const text = (file: string): string => readFileSync(join(root, file), 'utf8');
const DOCUMENTS = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`),
];

describe('the documents', () => {
  it('link to files and headings that are there', () => {
    for (const document of DOCUMENTS) {
      for (const [, link] of prose(document).matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^https?:/.test(link)) continue;
        const [file, heading] = link.split('#');
        const target = file === '' ? join(root, document) : resolve(dirname(join(root, document)), file);
        assert.ok(existsSync(target), `${document} links to ${link}`);
        if (heading) assert.ok(anchors(target).includes(heading), `${document} links to ${link}`);
      }
    }
  });

  it('are all reached from the README', () => {
    const linked = [...text('README.md').matchAll(/\]\(([^)#\s]+\.md)/g)].map(([, file]) => file);
    for (const document of DOCUMENTS) if (document !== 'README.md') assert.ok(linked.includes(document), document);
  });

  it('have every command of the command line with its options', async () => {
    const page = text('docs/commands.md');
    const help = await printed('--help');
    const commands = [...help.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name).filter((name) => name !== 'help');
    assert.ok(commands.length > 15);
    for (const command of [...commands, 'models list', 'models get']) {
      const [name] = command.split(' ');
      const section = page.split('\n### ').find((part) => new RegExp(`^.*\\b${name}\\b`).test(part));
      assert.ok(section, `no heading names "${name}"`);
      for (const [option] of (await printed(...command.split(' '), '--help')).matchAll(/(?<=^ {2})-.*?(?= {2}|$)/gm))
        if (!option.startsWith('-h,')) assert.ok(section.includes(`\`${option}\``), `${command} ${option}`);
    }
  });

  it('have every command and setting of the editor', () => {
    const page = text('docs/commands.md');
    const { commands, configuration } = JSON.parse(text('package.json')).contributes as {
      commands: readonly { readonly title: string }[];
      configuration: { readonly properties: Readonly<Record<string, { readonly default: unknown }>> };
    };
    for (const { title } of commands) assert.ok(page.includes(`\n| ${title} |`), title);
    for (const [name, { default: usual }] of Object.entries(configuration.properties))
      assert.ok(page.includes(`\n| \`${name}\` | ${usual} |`), name);
  });
});

/** A document without its code. */
function prose(document: string): string {
  return text(document).replace(/^```[^]*?^```/gm, '');
}

/** What the headings of a page are linked by. */
function anchors(file: string): string[] {
  return [
    ...readFileSync(file, 'utf8')
      .replace(/^```[^]*?^```/gm, '')
      .matchAll(/^#+ (.*)$/gm),
  ].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** What a run of the command line prints. */
async function printed(...args: string[]): Promise<string> {
  const { write } = process.stdout;
  let output = '';
  process.stdout.write = (chunk: string | Uint8Array) => ((output += String(chunk)), true);
  try {
    await runCommandLine(['node', 'nearmiss', ...args]);
  } finally {
    process.stdout.write = write;
  }
  return output;
}
