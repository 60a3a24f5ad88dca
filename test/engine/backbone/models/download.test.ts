import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, request as ask, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { download } from '../../../../src/engine/backbone/models/download';
import { environmentProxy } from '../../../../src/engine/backbone/models/proxy';
import { isStopped, quietJob, type JobProgress } from '../../../../src/engine/protocol/job';

const CONTENT = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7919) >> 3));
const SHA256 = createHash('sha256').update(CONTENT).digest('hex');

describe('a download', () => {
  let folder: string;
  let file: string;
  let server: Server;
  let address: string;
  /** Ranges that were asked for, '' for all. */
  let asked: string[];
  let answer: (request: IncomingMessage, response: ServerResponse, from: number) => void;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nearmiss-download-'));
    file = join(folder, 'models', 'model.onnx');
    asked = [];
    answer = sendRest;
    server = createServer((request, response) => {
      const range = request.headers.range ?? '';
      asked.push(range);
      answer(request, response, Number(/bytes=(\d+)-/.exec(range)?.[1] ?? 0));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true });
  });

  function sendRest(_request: IncomingMessage, response: ServerResponse, from: number): void {
    if (from > 0) response.writeHead(206, { 'content-range': `bytes ${from}-${CONTENT.length - 1}/${CONTENT.length}` });
    response.end(CONTENT.subarray(from));
  }
  /** Sends so many bytes and cuts the connection. */
  function cutAfter(bytes: number, response: ServerResponse, from: number): void {
    response.writeHead(from > 0 ? 206 : 200, {
      'content-length': CONTENT.length - from,
      ...(from > 0 && { 'content-range': `bytes ${from}-${CONTENT.length - 1}/${CONTENT.length}` }),
    });
    response.write(CONTENT.subarray(from, from + bytes), () => setTimeout(() => response.destroy(), 20));
  }
  const get = (path = '/model', job = quietJob, network = environmentProxy) =>
    download({ name: 'tiny', url: address + path, bytes: CONTENT.length, sha256: SHA256, file, network }, job);
  const files = () => readdir(join(folder, 'models')).catch(() => []);

  it('is put in place whole, with nothing left beside it, and reports how far it is', async () => {
    const seen: JobProgress[] = [];
    await get('/model', { ...quietJob, progress: (progress) => seen.push(progress) });
    assert.deepEqual([await readFile(file), await files(), asked], [CONTENT, ['model.onnx'], ['']]);
    assert.deepEqual(
      [seen.at(-1)?.stage, seen.at(-1)?.done, seen.at(-1)?.note],
      ['download', 300_000, 'tiny: 0.3 of 0.3 MB'],
    );
  });

  it('goes on by itself where the connection was cut, from the byte where it was', async () => {
    answer = (_request, response, from) =>
      asked.length < 3 ? cutAfter(100_000, response, from) : sendRest(_request, response, from);
    await get();
    assert.deepEqual(asked, ['', 'bytes=100000-', 'bytes=200000-']);
    assert.deepEqual([await readFile(file), await files()], [CONTENT, ['model.onnx']]);
  });

  it('gives up after some cuts without a byte, keeps what it has, and the next one goes on from there', async () => {
    answer = (_request, response, from) => (from === 0 ? cutAfter(100_000, response, 0) : response.destroy());
    await assert.rejects(get(), {
      code: 'download/connection',
      message: /0\.1 MB are kept.*put it there as .*model\.onnx/,
    });
    assert.deepEqual(await files(), ['model.onnx.part']);
    answer = sendRest;
    asked.length = 0;
    await get();
    assert.deepEqual([asked, await readFile(file)], [['bytes=100000-'], CONTENT]);
  });

  it('begins again with a server that knows no ranges', async () => {
    answer = (_request, response) => (asked.length === 1 ? cutAfter(50_000, response, 0) : response.end(CONTENT));
    await get();
    assert.deepEqual([asked, await readFile(file)], [['', 'bytes=50000-'], CONTENT]);
  });

  it('throws wrong bytes away and says so: others, too many, and a wrong beginning of an earlier time', async () => {
    answer = (_request, response) => response.end(Buffer.from(CONTENT).fill(1, 5, 9));
    await assert.rejects(get(), { code: 'download/wrong', message: new RegExp(`SHA-256 is .*${SHA256} was expected`) });
    assert.deepEqual(await files(), []);
    answer = (_request, response) => response.end(Buffer.concat([CONTENT, CONTENT]));
    await assert.rejects(get(), { code: 'download/wrong', message: /longer than 300000 bytes/ });
    answer = sendRest;
    await writeFile(`${file}.part`, Buffer.alloc(1000, 9));
    await assert.rejects(get(), { code: 'download/wrong' });
    await get();
    assert.deepEqual(await readFile(file), CONTENT);
  });

  it('takes up what is whole already without asking, and begins again where too much lies there', async () => {
    await mkdir(join(folder, 'models'));
    await writeFile(`${file}.part`, CONTENT);
    await get();
    assert.deepEqual([asked, await readFile(file)], [[], CONTENT]);
    await writeFile(`${file}.part`, Buffer.alloc(400_000));
    await get();
    assert.deepEqual([asked, await readFile(file)], [[''], CONTENT]);
  });

  it('is refused with the status where the file is not there, at once', async () => {
    answer = (_request, response) => response.writeHead(404).end('no such model');
    await assert.rejects(get(), {
      code: 'download/refused',
      message: new RegExp(
        'tiny cannot be downloaded: .*/model answers 404 Not Found[.] ' +
          'Update Nearmiss, or get the file by other means and put it there as .*model[.]onnx',
      ),
    });
    assert.deepEqual([asked.length, await files()], [1, []]);
  });

  it('follows redirects, with the range too', async () => {
    answer = (request, response, from) => {
      if (request.url === '/model') response.writeHead(302, { location: '/elsewhere' }).end();
      else if (asked.length === 2) cutAfter(80_000, response, from);
      else sendRest(request, response, from);
    };
    await get();
    assert.deepEqual([asked, await readFile(file)], [['', '', 'bytes=80000-', 'bytes=80000-'], CONTENT]);
  });

  it('stops while bytes come and while none do, and keeps what has come', async () => {
    let stopped = false;
    answer = (_request, response) => response.write(CONTENT.subarray(0, 70_000));
    setTimeout(() => (stopped = true), 100);
    await assert.rejects(get('/model', { ...quietJob, stopped: () => stopped }), isStopped);
    assert.equal((await readFile(`${file}.part`)).length, 70_000);
  });

  it('says which folder cannot be written', async () => {
    await writeFile(join(folder, 'models'), 'a file, no folder');
    await assert.rejects(get(), {
      code: 'download/disk',
      message: /models cannot be written: something of that name is there already/,
    });
    await rm(join(folder, 'models'));
    await mkdir(join(folder, 'models', 'model.onnx.part'), { recursive: true });
    await assert.rejects(get(), { code: 'download/disk', message: /it is a folder/ });
  });

  it('says that nobody answers where no server is', async () => {
    await new Promise((resolve) => server.close(resolve));
    await assert.rejects(get(), { code: 'download/connection', message: /ECONNREFUSED.*proxy/ });
  });

  it('goes through the proxy of the settings, but not to hosts that are excepted from it', async () => {
    let tunnels = 0;
    const proxy = createServer((request, response) => {
      tunnels++;
      const url = new URL(request.url!);
      request.pipe(
        ask({ host: url.hostname, port: url.port, path: url.pathname, headers: request.headers }, (from) => {
          response.writeHead(from.statusCode!, from.headers);
          from.pipe(response);
        }),
      );
    });
    proxy.on('connect', ({ url }, socket, head) => {
      tunnels++;
      const [host, port] = url!.split(':');
      const target = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        target.write(head);
        target.pipe(socket).pipe(target);
      });
      target.on('error', () => socket.destroy());
      socket.on('error', () => target.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    try {
      const network = {
        proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
        strictSsl: true,
        noProxy: [],
      };
      await get('/model', quietJob, network);
      assert.deepEqual([tunnels, await readFile(file)], [1, CONTENT]);
      await get('/model', quietJob, { ...network, noProxy: ['127.0.0.1'] });
      assert.equal(tunnels, 1);
    } finally {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    }
  });
});
