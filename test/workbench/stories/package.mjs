import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packagedExtension } from '../package.mjs';
import { extension } from '../places.mjs';

describe('the package', () => {
  it('runs the same backends and addons as the checkout', async () => {
    assert.deepEqual(doctor(await packagedExtension()), doctor(extension));
  });

  it('holds no sources, tests or source maps', async () => {
    const folder = await packagedExtension();
    assert.deepEqual(
      ['src', 'test', 'out', 'media/sample/make.mjs', 'dist/extension.js.map', 'setup.mjs'].filter((path) =>
        existsSync(join(folder, path)),
      ),
      [],
    );
  });
});

function doctor(folder) {
  return JSON.parse(
    execFileSync(process.execPath, [join(folder, 'dist/cli.js'), 'doctor', '--format', 'json'], { encoding: 'utf8' }),
  );
}
