import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { makeApp } from './app-folder.mjs';
import { Host } from './host.mjs';

const code = `
  app.hook.appStart(context => { console.log('starts'); context.hookData.started = 1; });
  app.hook.appStart(async context => { await null; console.log('started', context.hookData.started); });
  app.hook.appTerminate(async context => { await null; console.log('ends', context.hookData.started); });
  app.hook.preInvocation(context => {
    context.hookData.steps = ['pre'];
    if (context.inputs[0] === 'replace') context.inputs = ['replaced'];
    if (context.inputs[0] === 'handler') context.functionHandler = (...all) => 'another ' + all.length;
    if (context.inputs[0] === 'wrap') { const inner = context.functionHandler; context.functionHandler = async (...all) => 'wrapped ' + (await inner(...all)); }
    if (context.inputs[0] === 'refuse') throw new Error('refused before');
  });
  app.hook.postInvocation(context => {
    context.hookData.steps.push('post');
    if (context.inputs[0] === 'result') context.result = context.hookData.steps.join();
    if (context.inputs[0] === 'recover') { context.error = undefined; context.result = 'recovered'; }
    if (context.inputs[0] === 'spoil') context.error = new Error('spoilt');
    if (context.inputs[0] === 'log') context.invocationContext.log('in a hook');
    console.log('post of', context.invocationContext.functionName, String(context.error ?? 'none'));
  });
  const once = app.hook.preInvocation(() => { throw new Error('disposed hooks do not run'); });
  once.dispose();
  app.hook.log(context => {
    if (context.category !== 'user') return;
    if (context.message === 'change') { context.level = 'error'; context.message = 'changed of ' + context.invocationContext?.functionName; }
    if (context.message === 'throw') throw new Error('nobody sees this');
    if (context.message === 'again') context.invocationContext.log('from the hook');
  });
  app.storageQueue('q', { queueName: 'q', connection: '', handler: async (message, context) => {
    if (message === 'recover' || message === 'fail') throw new Error('failed');
    if (['change', 'throw', 'again'].includes(message)) context.log(message);
    return 'got ' + message;
  } });
  app.http('h', { handler: async request => ({ body: 'hooked ' + request.method }) });
`;

const forms = {
  CommonJS: { 'package.json': { main: 'index.js' }, 'index.js': `const { app } = require('@azure/functions'); ${code}` },
  'ES modules': { 'package.json': { main: 'index.js', type: 'module' }, 'index.js': `import { app } from '@azure/functions'; ${code}` },
};

for (const [form, files] of Object.entries(forms)) {
  for (const isPure of [false, true]) {
    describe(`Hooks (${isPure ? 'pure' : 'light'}, ${form})`, () => {
      it('run around the app and each invocation', async t => {
        const host = await Host.start();
        t.after(() => host.stop());
        await host.load(makeApp(files), { isPure });
        const of = async message => (answer => answer.returned ?? answer.failure.message)(await host.invoke('q', { trigger: { text: message } }));
        assert.deepEqual(await Promise.all(['plain', 'replace', 'handler', 'wrap', 'refuse', 'result', 'recover', 'fail', 'spoil', 'log'].map(of)), [
          'got plain', 'got replaced', 'another 2', 'wrapped got wrap', 'refused before', 'pre,post', 'recovered', 'failed', 'spoilt', 'got log',
        ]);
        assert.equal(String((await host.http('h')).body), 'hooked GET');
        await host.log(/^in a hook$/);
        assert.equal(host.logs.some(({ message }) => message.startsWith('Warning: Unexpected call')), false);

        await Promise.all(['change', 'throw', 'again'].map(of));
        const changed = await host.log(/^changed of q$/);
        assert.equal(changed.level, 4);
        await host.log(/^throw$/);
        await host.log(/^from the hook$/);

        assert.equal(await host.stop(), 0);
        assert.match(host.stdout, /^starts\nstarted 1\n/);
        assert.match(host.stdout, /ends 1\n$/);
        assert.match(host.stdout, /post of q Error: failed/);
      });
    });
  }
}

describe('Hooks that fail', () => {
  it('refuse the app at its start', async t => {
    const host = await Host.start();
    t.after(() => host.stop());
    const app = await host.load(makeApp({ 'package.json': { main: 'index.js' }, 'index.js': `require('@azure/functions').app.hook.appStart(() => { throw new Error('not today') })` }));
    assert.match(app.errors[0].message, /not today/);
  });

  it('are logged at its end', async () => {
    const host = await Host.start();
    await host.load(makeApp({ 'package.json': { main: 'index.js' }, 'index.js': `require('@azure/functions').app.hook.appTerminate(() => { throw new Error('not today') })` }));
    assert.equal(await host.stop(), 0);
    assert.match(host.logs.at(-1).message, /not today/);
  });
});
