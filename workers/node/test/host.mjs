import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeEffects, decodeFrames, encodeInvoke, frame, jsonFrame, Reader } from './wire.mjs';

const main = fileURLToPath(new URL('../main.mjs', import.meta.url));
/** Another Node than the one that runs the tests: FULMAR_TEST_NODE. */
const node = process.env.FULMAR_TEST_NODE ?? process.execPath;

/** Plays the host of one worker process over a real socket. */
export class Host {
  frames = [];
  logs = [];
  stdout = '';
  stderr = '';
  #waiters = [];
  #rest = Buffer.alloc(0);
  #next = 1;

  /** Starts a worker and waits for its `Ready`. @param {{ args?: string[], environment?: object }} [options] */
  static async start({ args = [], environment = {} } = {}) {
    const host = new Host();
    host.directory = mkdtempSync(join(tmpdir(), 'worker-'));
    const path = join(host.directory, 's');
    const server = createServer();
    await new Promise(resolve => server.listen(path, resolve));
    const connected = new Promise(resolve => server.once('connection', resolve));
    host.process = spawn(node, [...args, main], { env: { ...process.env, ...environment, FULMAR_WORKER_SOCKET: path }, stdio: ['ignore', 'pipe', 'pipe'] });
    host.process.stdout.on('data', chunk => (host.stdout += chunk));
    host.process.stderr.on('data', chunk => (host.stderr += chunk));
    host.exited = new Promise(resolve => host.process.once('close', (code, signal) => {
      host.exit = code ?? signal;
      host.#wake();
      resolve(host.exit);
    }));
    host.socket = await Promise.race([connected, host.exited.then(() => Promise.reject(new Error(`The worker ended: ${host.stderr}`)))]);
    server.close();
    host.socket.on('data', chunk => host.#receive(chunk));
    host.socket.on('error', () => {});
    host.ready = JSON.parse((await host.take(f => f.type === 129)).payload);
    return host;
  }

  #receive(chunk) {
    const { frames, rest } = decodeFrames(Buffer.concat([this.#rest, chunk]));
    this.#rest = rest;
    for (const one of frames) {
      if (one.type === 136) this.logs.push({ number: one.number, level: one.payload[0], category: one.payload[1], message: one.payload.subarray(6).toString() });
      else this.frames.push(one);
    }
    this.#wake();
  }

  #wake() {
    for (const waiter of [...this.#waiters]) waiter();
  }

  /** Waits until `look` finds something. @template T @param {() => T | undefined} look @returns {Promise<T>} */
  until(look, what = look.toString()) {
    return new Promise((resolve, reject) => {
      const waiter = () => {
        const found = look();
        if (found === undefined && this.exit === undefined) return;
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
        if (found !== undefined) resolve(found);
        else reject(new Error(`The worker ended (${this.exit}) before ${what}: ${this.stderr}`));
      };
      this.#waiters.push(waiter);
      waiter();
    });
  }

  /** Takes the first frame that fits. @param {(frame: { type: number, number: number, payload: Buffer }) => boolean} fits */
  take(fits) {
    return this.until(() => {
      const index = this.frames.findIndex(fits);
      return index < 0 ? undefined : this.frames.splice(index, 1)[0];
    }, fits.toString());
  }

  /** Waits for a log line. @param {RegExp} pattern */
  log(pattern) {
    return this.until(() => this.logs.find(line => pattern.test(line.message)), pattern.toString());
  }

  send(type, number, payload) {
    this.socket.write(frame(type, number, payload));
  }

  /** Makes it the worker of an app; gives its `Loaded`. */
  async load(folder, options = {}) {
    this.socket.write(jsonFrame(1, 0, { folder, environment: {}, hostVersion: '0.1.0', isDevelopment: true, isPure: false, compileCache: null, functions: null, ...options }));
    this.app = JSON.parse((await this.take(f => f.type === 130)).payload);
    return this.app;
  }

  /** Begins an invocation; gives its number. @param {string} name of the function @param {object} what see `encodeInvoke` */
  begin(name, what) {
    const number = this.#next++;
    const index = this.app.functions.findIndex(one => one.name === name);
    if (index < 0) throw new Error(`There is no function ${name}: ${JSON.stringify(this.app)}`);
    this.socket.write(encodeInvoke(number, index, what));
    return number;
  }

  /** Invokes and waits for the whole answer; credit is given as bodies come. */
  async invoke(name, what) {
    return this.end(this.begin(name, what));
  }

  async http(name, { url = 'http://localhost:7071/api/x', method = 'GET', ...rest } = {}) {
    return this.invoke(name, { http: { url, method, ...rest } });
  }

  /** The answer of an invocation. @param {number} number */
  async end(number) {
    const head = await this.head(number);
    if (head.failure !== undefined || !head.follows) return head;
    const parts = [];
    for (;;) {
      const next = await this.take(f => f.number === number && (f.type === 134 || f.type === 133));
      if (next.type === 133) return { ...head, body: Buffer.concat(parts), failure: JSON.parse(next.payload) };
      if (next.payload.length === 0) return { ...head, body: Buffer.concat(parts) };
      parts.push(next.payload);
      this.credit(number, next.payload.length);
    }
  }

  /** Response, Result or Failure, without a body that follows. @param {number} number */
  async head(number) {
    const { type, payload } = await this.take(f => f.number === number && f.type >= 131 && f.type <= 133);
    if (type === 133) return { failure: JSON.parse(payload) };
    const reader = new Reader(payload);
    const effects = decodeEffects(reader);
    if (type === 132) return { ...effects, returned: reader.value() };
    const status = reader.u16();
    const kind = reader.u8();
    const headers = reader.pairs();
    return { ...effects, status, headers, follows: kind === 2, body: kind === 1 ? reader.rest() : undefined };
  }

  credit(number, count) {
    const payload = Buffer.alloc(4);
    payload.writeUInt32LE(count);
    this.send(5, number, payload);
  }

  /** Answers the next question. @param {(question: any) => any} answer @param {boolean} [isGood] */
  async answer(answer, isGood = true) {
    const { number, payload } = await this.take(f => f.type === 137);
    const head = Buffer.alloc(5);
    head.writeUInt32LE(payload.readUInt32LE(0));
    head[4] = isGood ? 0 : 1;
    this.send(6, number, Buffer.concat([head, Buffer.from(JSON.stringify(answer(JSON.parse(payload.subarray(4)))))]));
  }

  /** Lets it stop; gives its exit code. */
  async stop() {
    if (this.exit === undefined) this.send(7, 0);
    const code = await this.exited;
    rmSync(this.directory, { recursive: true, force: true });
    return code;
  }
}
