import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, realpathSync, statSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { glob } from '../load/glob.mjs';
import { makeApp } from './app-folder.mjs';
import { Host } from './host.mjs';

const registers = name => `require('@azure/functions').app.http('${name}', { handler: async () => ({ body: '${name}' }) });`;
const imports = name => `import { app } from '@azure/functions'; app.http('${name}', { handler: async () => ({ body: '${name}' }) });`;
/** The files of a folder at any depth. */
const entries = folder => readdirSync(folder, { recursive: true }).map(name => join(folder, name)).filter(path => statSync(path).isFile());
const names = host => host.app.functions.map(({ name }) => name);

async function load(t, files, options) {
  const host = await Host.start(options?.process);
  t.after(() => host.stop());
  await host.load(typeof files === 'string' ? files : makeApp(files), options);
  return host;
}

describe('Loading', () => {
  it('loads the files that main names in their order', async t => {
    const host = await load(t, { 'package.json': { main: 'src/functions/*.js' }, 'src/functions/b.js': registers('b'), 'src/functions/a.js': registers('a'), 'src/other.js': registers('other') });
    assert.deepEqual(names(host), ['a', 'b']);
    assert.deepEqual(host.app.matched, ['src/functions/a.js', 'src/functions/b.js']);
    assert.equal(host.app.main, 'src/functions/*.js');
    assert.deepEqual(host.app.functions.map(({ scriptFile }) => scriptFile), host.app.matched);
  });

  it('tells modules from scripts by extension and by type', async t => {
    for (const type of ['module', 'commonjs']) {
      const host = await load(t, {
        'package.json': { main: '{a.mjs,b.cjs,c.js,lib/d.js}', type },
        'a.mjs': imports('a'), 'b.cjs': registers('b'), 'c.js': type === 'module' ? imports('c') : registers('c'),
        'lib/package.json': { type: type === 'module' ? 'commonjs' : 'module' }, 'lib/d.js': type === 'module' ? registers('d') : imports('d'),
      });
      assert.deepEqual(host.app.errors, []);
      assert.deepEqual(names(host), ['a', 'b', 'c', 'd']);
    }
  });

  it('gives @fulmar/functions by every way of importing', async t => {
    const host = await load(t, {
      'package.json': { main: '*.{mjs,cjs}' },
      'a.mjs': `import { app } from '@azure/functions';\nimport * as all from "@fulmar/functions";\nconst { commit } = await import('@fulmar/functions');\nexport { commit as again } from '@fulmar/functions';
        app.http('a', { handler: async (r, c) => ({ jsonBody: [all.commit === commit, typeof commit(c).put] }) });`,
      'b.cjs': `const { commit } = require('@fulmar/functions'); require('@azure/functions').app.http('b', { handler: async (r, c) => ({ jsonBody: [(await import('@fulmar/functions')).commit === commit] }) });`,
    });
    assert.deepEqual(host.app.errors, []);
    assert.deepEqual(JSON.parse((await host.http('a')).body), [true, 'function']);
    assert.deepEqual(JSON.parse((await host.http('b')).body), [true]);
  });

  it('waits for await at the top of a module', async t => {
    const host = await load(t, { 'package.json': { main: 'a.mjs' }, 'a.mjs': `await new Promise(setImmediate); ${imports('a')}` });
    assert.deepEqual(names(host), ['a']);
  });

  it('follows links and workspaces', async t => {
    const folder = makeApp({
      'package.json': { main: 'app/index.js' }, 'app/index.js': `require('shared'); require('linked');`,
      'packages/shared/index.js': registers('shared'), 'elsewhere/linked/index.js': registers('linked'), 'elsewhere/linked/package.json': { name: 'linked' },
    });
    mkdirSync(join(folder, 'app/node_modules'));
    symlinkSync(join(folder, 'packages/shared'), join(folder, 'app/node_modules/shared'));
    symlinkSync(join(folder, 'elsewhere/linked'), join(folder, 'app/node_modules/linked'));
    const host = await load(t, folder);
    assert.deepEqual(host.app.errors, []);
    assert.deepEqual(names(host), ['shared', 'linked']);
  });

  it('refuses the app with each error, its file and its stack', async t => {
    const host = await load(t, {
      'package.json': { main: '*.{js,mjs}' }, 'a.js': `throw new TypeError('at start')`, 'b.js': 'this is no { script', 'c.mjs': `import 'not-installed';`, 'd.js': registers('d'),
    });
    assert.deepEqual(host.app.errors.map(({ file }) => file), ['a.js', 'b.js', 'c.mjs']);
    assert.equal(host.app.errors[0].message, 'Worker was unable to load entry point "a.js": TypeError: at start');
    assert.match(host.app.errors[0].stack, /a\.js:1:7/);
    assert.match(host.app.errors[1].message, /SyntaxError/);
    assert.match(host.app.errors[1].stack, /b\.js:1/);
    assert.match(host.app.errors[2].message, /not-installed/);
  });

  it('says what it looked for where nothing is found', async t => {
    const none = await load(t, { 'package.json': { main: 'dist/*.js' } });
    assert.deepEqual([none.app.main, none.app.matched, none.app.model], ['dist/*.js', [], 'none']);
    assert.match(none.app.errors[0].message, /unable to find any file that matches "main" of package\.json: "dist\/\*\.js"/);
    const empty = await load(t, { 'package.json': {} });
    assert.deepEqual([empty.app.main, empty.app.errors, empty.app.model], [null, [], 'none']);
    const silent = await load(t, { 'package.json': { main: 'a.js' }, 'a.js': '' });
    assert.deepEqual([silent.app.matched, silent.app.functions, silent.app.errors], [['a.js'], [], []]);
    const broken = await load(t, { 'package.json': '{ no json' });
    await broken.log(/package\.json cannot be read/);
  });

  it('keeps to the functions that are wanted', async t => {
    const host = await load(t, { 'package.json': { main: 'a.js' }, 'a.js': registers('a') + registers('b') + registers('c') }, { functions: ['c', 'a'] });
    assert.deepEqual(names(host), ['a', 'c']);
    assert.equal(String((await host.http('c')).body), 'c');
  });

  it('replaces the environment and stands in the folder', async t => {
    const files = { 'package.json': { main: 'a.js' }, 'a.js': `require('@azure/functions').app.http('a', { handler: () => ({ jsonBody: { env: { ...process.env }, cwd: process.cwd(), title: process.title } }) });` };
    const host = await load(t, files, { environment: { GREETING: 'hello' }, process: { environment: { SECRET_OF_THE_HOST: '1' } } });
    const { env, cwd, title } = JSON.parse((await host.http('a')).body);
    assert.equal(env.GREETING, 'hello');
    assert.equal('SECRET_OF_THE_HOST' in env || 'FULMAR_WORKER_SOCKET' in env, false);
    assert.match(cwd, /app-/);
    assert.match(title, /^fulmar: app-/);
    assert.equal(cwd, realpathSync(cwd));
  });

  it('maps stacks by source maps where Node is told to', async t => {
    const map = { version: 3, sources: ['original.ts'], names: [], mappings: 'AAAA;AACA;AACA' };
    const files = {
      'package.json': { main: 'a.js' },
      'a.js': `const { app } = require('@azure/functions');\napp.http('a', { handler: () => {\nthrow new Error('mapped'); } });\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`,
    };
    const host = await load(t, files, { process: { args: ['--enable-source-maps'] } });
    assert.match((await host.http('a')).failure.stack, /original\.ts:3/);
  });

  it('has written a compile cache when the app is loaded, where Node has one, and the next process uses it', async t => {
    const folder = makeApp({ 'package.json': { main: 'a.js' }, 'a.js': registers('a') });
    const compileCache = join(folder, '.fulmar/build/v8');
    const first = await load(t, folder, { compileCache });
    first.process.kill('SIGKILL');
    await first.exited;
    const hasOne = Number(first.ready.node.split('.')[0]) >= 22;
    assert.equal(existsSync(compileCache) && entries(compileCache).length > 0, hasOne);
    if (!hasOne) return;

    const second = await load(t, folder, { compileCache, process: { environment: { NODE_DEBUG_NATIVE: 'COMPILE_CACHE' } } });
    assert.equal(String((await second.http('a')).body), 'a');
    await second.stop();
    assert.match(second.stderr, /a\.js was accepted/);

    for (const entry of entries(compileCache)) truncateSync(entry, 10);
    const third = await load(t, folder, { compileCache });
    assert.equal(String((await third.http('a')).body), 'a');
  });
});

describe('Patterns of main', () => {
  const folder = makeApp({ 'index.js': '', 'src/a.js': '', 'src/b.ts': '', 'src/deep/c.js': '', 'src/.hidden.js': '', 'src/deep/d.mjs': '', 'node_modules/x/index.js': '', 'lib/[x].js': '', 'lib/1.js': '' }, '');
  symlinkSync(folder, join(folder, 'src/round'));
  const cases = {
    'index.js': ['index.js'],
    './index.js': ['index.js'],
    'src/*.js': ['src/a.js'],
    'src/**/*.js': ['src/a.js', 'src/deep/c.js'],
    'src/{a,deep/c}.js': ['src/a.js', 'src/deep/c.js'],
    'src/deep/*.{js,mjs}': ['src/deep/c.js', 'src/deep/d.mjs'],
    '{index,src/a}.js': ['index.js', 'src/a.js'],
    'src/deep': ['src/deep/c.js', 'src/deep/d.mjs'],
    'src/?.js': ['src/a.js'],
    'lib/[0-9].js': ['lib/1.js'],
    'src/[!b].js': ['src/a.js'],
    'src/.hidden.js': ['src/.hidden.js'],
    'missing.js': [],
    'missing/**': [],
    'src/{a}.js': [],
  };
  for (const [pattern, found] of Object.entries(cases)) it(`finds ${pattern}`, () => assert.deepEqual(glob(folder, pattern).filter(file => !file.startsWith('src/round')), found));
  it('leaves out what is negated', () => assert.deepEqual(glob(folder, '!src/**').filter(file => file !== 'lib/[x].js'), ['index.js', 'lib/1.js']));
});
