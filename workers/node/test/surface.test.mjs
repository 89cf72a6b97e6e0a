import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { makeApp } from './app-folder.mjs';
import { Host } from './host.mjs';

async function load(t, files, options, version) {
  const host = await Host.start();
  t.after(() => host.stop());
  await host.load(makeApp(files, version), options);
  return host;
}

/** Loads an app in both modes; gives both `Loaded`. */
async function both(t, files, version) {
  const light = await load(t, files, { isPure: false }, version);
  const pure = await load(t, files, { isPure: true }, version);
  assert.deepEqual([light.app.module.kind, pure.app.module.kind], ['light', 'own']);
  return [light, pure];
}

const everyTrigger = `
  const azure = require('@azure/functions');
  const { app, input, output, trigger, arg, promptArg } = azure;
  const handler = () => {};
  let count = 0;
  const has = name => typeof app[name] === 'function';
  const add = (name, options) => { if (has(name)) app[name]('f' + ++count + name, { handler, ...options }); };
  for (const method of ['get', 'put', 'post', 'patch', 'deleteRequest']) { app[method](method, handler); app[method](method + 2, { handler, route: 'r/{id}', authLevel: 'function' }); }
  add('http', { methods: ['GET'], route: '{*rest}', authLevel: 'admin', extraOutputs: [output.table({ tableName: 't', connection: 'c' })] });
  add('http', {});
  add('timer', { schedule: '* * * * * *', runOnStartup: true, retry: { strategy: 'fixedDelay', maxRetryCount: 2, delayInterval: { minutes: 1, milliseconds: 499 } } });
  add('storageQueue', { queueName: 'q', connection: 'c', name: undefined });
  add('storageBlob', { path: 'a/{b}', connection: 'c', source: 'EventGrid' });
  add('serviceBusQueue', { queueName: 'q', connection: 'c', isSessionsEnabled: true });
  add('serviceBusTopic', { topicName: 't', subscriptionName: 's', connection: 'c' });
  add('eventHub', { eventHubName: 'e', connection: 'c', cardinality: 'one' });
  add('eventGrid', {});
  add('cosmosDB', { connection: 'c', databaseName: 'd', containerName: 'n', createLeaseContainerIfNotExists: true });
  add('warmup', {});
  add('sql', { tableName: 't', connectionStringSetting: 'c' });
  add('mySql', { tableName: 't', connectionStringSetting: 'c' });
  add('webPubSub', { hub: 'h', eventName: 'e', eventType: 'user', connection: 'c' });
  add('connectorTrigger', { whatever: 1 });
  add('mcpTool', { toolName: 't', description: 'd', toolProperties: arg && { a: arg.string().describe('x'), b: arg.integer().optional().asArray() } });
  add('mcpTool', { toolName: 't', description: 'd', toolProperties: [{ propertyName: 'p', propertyType: 'string', description: 'd', isRequired: true, isArray: false }], metadata: '{}' });
  add('mcpResource', { uri: 'u://x', resourceName: 'r', title: 't', size: 3 });
  add('mcpPrompt', { promptName: 'p', promptArguments: promptArg && { a: promptArg.describe('x').isRequired() }, description: 'd' });
  add('mcpPrompt', { promptName: 'p2', promptArguments: [{ name: 'n', required: true }] });
  app.generic('genericTrigger', { trigger: trigger.generic({ type: 'kafka', topic: 't' }), handler,
    extraInputs: Object.keys(input).sort().map(kind => input[kind]({ ...(kind === 'generic' ? { type: 'g' } : {}), connection: 'c', one: 1 })),
    extraOutputs: Object.keys(output).sort().filter(kind => kind !== 'http').map(kind => output[kind]({ ...(kind === 'generic' ? { type: 'gout' } : {}), connection: 'c', two: kind })) });
  app.generic('named', { trigger: trigger.storageQueue({ queueName: 'q', connection: '', name: 'mine' }), return: output.storageQueue({ queueName: 'o', connection: '' }), handler });
`;

for (const version of ['4.16.5', '4.8.0', '4.5.0']) {
  describe(`The surface of @azure/functions ${version}`, () => {
    it('registers each trigger and binding as the package does', async t => {
      const [light, pure] = await both(t, { 'package.json': { main: 'index.js' }, 'index.js': everyTrigger }, version);
      assert.deepEqual(pure.app.errors, []);
      const named = app => Object.fromEntries(app.functions.map(one => [one.name, one]));
      const [lightOnes, pureOnes] = [named(light.app), named(pure.app)];
      // An older package lacks triggers that the light module has; what it has is the same.
      if (version === '4.16.5') assert.deepEqual(Object.keys(lightOnes), Object.keys(pureOnes));
      for (const [name, one] of Object.entries(pureOnes)) {
        const same = lightOnes[name] ?? Object.values(lightOnes).find(other => other.name.replace(/^f\\d+/, '') === name.replace(/^f\\d+/, ''));
        if (version === '4.16.5') assert.deepEqual(same, one);
        else if (same !== undefined && !name.startsWith('f') && name !== 'genericTrigger') assert.deepEqual(same.bindings, one.bindings);
      }
    });

    it('has what the package exports', async t => {
      const files = {
        'package.json': { main: 'index.js' },
        'index.js': `
          const azure = require('@azure/functions');
          const names = value => Object.keys(value).sort();
          azure.app.timer('t', { schedule: '* * * * * *', handler: () => ({ all: names(azure), app: names(azure.app), hook: names(azure.app.hook), input: names(azure.input), output: names(azure.output),
            trigger: names(azure.trigger), arg: names(azure.arg ?? {}), enums: [azure.SqlChangeOperation, azure.MySqlChangeOperation, azure.CosmosDBChangeFeedMode] }) });`,
      };
      const [light, pure] = await both(t, files, version);
      const ours = (await light.invoke('t', { trigger: { json: {} } })).returned;
      const theirs = (await pure.invoke('t', { trigger: { json: {} } })).returned;
      if (version === '4.16.5') assert.deepEqual(ours, theirs);
      else for (const key of ['all', 'app', 'hook', 'input', 'output', 'trigger', 'arg']) assert.deepEqual(theirs[key].filter(name => !ours[key].includes(name)), [], key);
    });

    it('answers HTTP and queues in both modes', async t => {
      const files = {
        'package.json': { main: 'index.js' },
        'index.js': `
          const { app, output } = require('@azure/functions');
          const out = output.storageQueue({ queueName: 'o', connection: '' });
          app.http('h', { methods: ['POST'], extraOutputs: [out], handler: async (r, c) => (c.extraOutputs.set(out, 'm'), { jsonBody: { body: await r.json(), q: r.query.get('a') } }) });
          app.storageQueue('q', { queueName: 'q', connection: '', handler: async (m, c) => [m, c.triggerMetadata] });`,
      };
      for (const host of await both(t, files, version)) {
        const answer = await host.http('h', { method: 'POST', url: 'http://localhost/x?a=b', body: '{"x":1}' });
        assert.deepEqual(JSON.parse(answer.body), { body: { x: 1 }, q: 'b' });
        assert.deepEqual(Object.values(answer.outputs), ['m']);
        assert.deepEqual((await host.invoke('q', { trigger: { text: '1' }, metadata: { Id: 'x' } })).returned, [1, { id: 'x' }]);
      }
    });
  });
}

describe('The modules of an app', () => {
  const inPackage = { name: '@azure/functions', version: '4.99.0', main: './dist/azure-functions.js' };
  const untested = {
    'package.json': { main: 'index.js' },
    'node_modules/@azure/functions/package.json': inPackage,
    'node_modules/@azure/functions/dist/azure-functions.js': `exports.app = { timer: (name, { handler }) => require('@azure/functions-core').registerFunction({ name, bindings: { t: { type: 'timerTrigger', direction: 'in' } } }, handler) };
      require('@azure/functions-core').setProgrammingModel({ name: 'x', version: '4.99.0', getInvocationModel: c => ({ getArguments: async () => ({ context: {}, inputs: [1] }), invokeFunction: async (c, i, f) => f(...i), getResponse: async (c, r) => ({ returnValue: { string: String(r) } }) }) });`,
    'index.js': `require('@azure/functions').app.timer('t', { handler: n => n + 1 })`,
  };

  it('runs an untested version itself', async t => {
    const host = await load(t, untested, {}, '');
    assert.deepEqual(host.app.module, { kind: 'own', version: '4.99.0' });
    assert.equal((await host.invoke('t', { trigger: { json: {} } })).returned, '2');
  });

  it('runs a version before the tested range itself', async t => {
    const files = {
      'package.json': { main: 'index.js' },
      'index.js': `const { app } = require('@azure/functions'); app.http('h', { handler: async r => ({ jsonBody: [r.query.get('a'), r.query.get('b'), r.params, r.headers.get('c')] }) });`,
    };
    const host = await load(t, files, {}, '4.0.1');
    assert.deepEqual(host.app.module, { kind: 'own', version: '4.0.1' });
    const answer = await host.http('h', { url: 'http://localhost/x?a=1%202', headers: [['c', 'd']], params: [['p', 'q']] });
    assert.deepEqual(JSON.parse(answer.body), ['1 2', null, { p: 'q' }, 'd']);
  });

  it('runs a bundle with the package inside', async t => {
    const { readFileSync } = await import('node:fs');
    const bundled = readFileSync(new URL('versions/4.16.5/node_modules/@azure/functions/dist/azure-functions.js', import.meta.url), 'utf8');
    const files = { 'package.json': { main: 'dist/*.js' }, 'dist/bundle.js': `const azure = (() => { const module = { exports: {} }; const exports = module.exports; ${bundled}\n; return module.exports; })();\nazure.app.http('h', { handler: async () => ({ body: 'bundled' }) });` };
    const host = await load(t, files, {});
    assert.deepEqual(host.app.module, { kind: 'own', version: '4.16.5' });
    assert.equal(String((await host.http('h')).body), 'bundled');
  });

  it('lets a library with a copy of its own register beside the light module', async t => {
    const files = {
      ...untested,
      'lib/package.json': { name: 'lib' },
      'index.js': `require('@azure/functions').app.timer('own', { handler: n => n }); require('./lib/index.js')`,
    };
    const host = await load(t, files, {}, '');
    assert.equal(host.app.errors.length, 1);
    assert.equal(host.app.module.kind, 'own');
  });

  it('gives @azure/functions-core to whoever asks', async t => {
    const files = {
      'package.json': { main: 'index.js' },
      'index.js': `const core = require('@azure/functions-core');
        const { app } = require('@azure/functions');
        let unknown; try { core.registerHook('nope', () => {}) } catch (error) { unknown = [error.name, error.isAzureFunctionsSystemError] }
        let gone = 0; core.Disposable.from({ dispose() { gone++ } }, { dispose() { gone++ } }).dispose();
        core.log('warning', 'user', 'from the core');
        app.timer('t', { schedule: '* * * * * *', handler: () => ({ host: core.hostVersion, version: typeof core.version, unknown, gone, same: core === require('@azure/functions-core') }) });`,
    };
    for (const isPure of [false, true]) {
      const host = await load(t, files, { isPure });
      await host.log(/from the core/);
      assert.deepEqual((await host.invoke('t', { trigger: { json: {} } })).returned, { host: '0.1.0', version: 'string', unknown: ['RangeError', true], gone: 2, same: true });
    }
  });

  it('runs durable functions of the package', async t => {
    const files = {
      'package.json': { main: 'index.js' },
      'index.js': `const df = require('durable-functions'); df.app.activity('say', { handler: name => 'Hello ' + name });
        df.app.orchestration('chain', function* (context) { return yield context.df.callActivity('say', 'Ada'); });`,
    };
    for (const isPure of [false, true]) {
      const host = await load(t, files, { isPure }, 'durable');
      assert.deepEqual(host.app.errors, []);
      assert.deepEqual(host.app.functions.map(one => one.bindings[0].type), ['activityTrigger', 'orchestrationTrigger']);
      assert.equal((await host.invoke('say', { trigger: { text: '"Ada"' } })).returned, 'Hello Ada');
      const history = [
        { EventType: 12, EventId: -1, IsPlayed: false, Timestamp: '2030-01-01T00:00:00Z' },
        { EventType: 0, EventId: -1, IsPlayed: false, Timestamp: '2030-01-01T00:00:00Z', Name: 'chain', Input: null },
      ];
      const trigger = { text: JSON.stringify({ history, input: null, instanceId: 'i', isReplaying: false, parentInstanceId: null, upperSchemaVersion: 2 }) };
      const { returned, failure } = await host.invoke('chain', { trigger });
      assert.equal(failure, undefined);
      const state = typeof returned === 'string' ? JSON.parse(returned) : returned;
      assert.equal(state.isDone, false);
      assert.equal(state.actions[0][0].functionName, 'say');
    }
  });

  it('can be made by hand in unit tests, as the package allows', async t => {
    const files = {
      'package.json': { main: 'index.js' },
      'index.js': `
        const { app, HttpRequest, HttpResponse, InvocationContext, PreInvocationContext, PostInvocationContext, LogHookContext, AppStartContext, Disposable } = require('@azure/functions');
        app.timer('t', { schedule: '* * * * * *', handler: async () => {
          const lines = [];
          const context = new InvocationContext({ invocationId: 'i', functionName: 'f', logHandler: (...all) => lines.push(all) });
          context.warn('a', 1); context.extraOutputs.set('o', 1); context.extraInputs.set({ name: 'x' }, 2);
          const request = new HttpRequest({ method: 'post', url: 'http://localhost/a?b=c', body: { string: '{"a":1}' }, headers: { A: 'b' }, params: { p: '1' } });
          const response = new HttpResponse({ jsonBody: { a: 1 }, status: 201 });
          const pre = new PreInvocationContext({ inputs: [1], functionCallback: () => 5 });
          pre.inputs = [2]; pre.functionHandler = () => 6;
          let fixed; try { pre.invocationContext = 1 } catch (error) { fixed = error.message }
          const post = new PostInvocationContext({ result: 1 }); post.error = 'e';
          const log = new LogHookContext(); let category; try { log.category = 'x' } catch (error) { category = error.message }
          let bad; try { new HttpResponse({ status: 1000 }) } catch (error) { bad = error.name }
          return { lines, ids: [context.invocationId, new InvocationContext().functionName, new InvocationContext().options.trigger.type], out: context.extraOutputs.get('o'), in: context.extraInputs.get('x'),
            request: [request.method, request.url, request.query.get('b'), request.headers.get('a'), request.params, await request.json(), request.headers.get('content-type')],
            response: [response.status, response.headers.get('content-type'), await response.clone().json(), response.cookies, response.enableContentNegotiation, await response.text(), response.bodyUsed],
            pre: [pre.inputs, pre.functionHandler(), fixed, pre.invocationContext instanceof InvocationContext, pre.hookData], post: [post.result, post.error], log: [log.level, log.message, category],
            start: new AppStartContext().hookData, bad };
        } });`,
    };
    const [light, pure] = await both(t, files);
    const [ours, theirs] = [await light.invoke('t', { trigger: { json: {} } }), await pure.invoke('t', { trigger: { json: {} } })];
    assert.equal(ours.failure, undefined);
    assert.deepEqual(ours.returned, theirs.returned);
  });

  it('answers tools and prompts of MCP as the package does', async t => {
    const files = {
      'package.json': { main: 'index.js' },
      'index.js': `
        const { app, McpTextContent, McpImageContent, McpResourceContent, McpResourceLinkContent, McpAudioContent, McpToolResponse, McpContent } = require('@azure/functions');
        class Marked { constructor() { this.a = 1 } } McpContent(Marked);
        const results = { text: () => 'a', object: () => ({ a: 1 }), none: () => undefined, marked: () => new Marked(), block: () => new McpImageContent({ data: Buffer.from('x'), mimeType: 'image/png' }),
          blocks: () => [new McpTextContent('a'), new McpAudioContent({ data: 'eA==' })], links: () => [new McpResourceLinkContent({ uri: 'u', name: 'n' }), new McpResourceContent({ resource: { uri: 'u', blob: Buffer.from('b') } })],
          response: () => new McpToolResponse({ content: [new McpImageContent({ data: 'eA==' })], structuredContent: { s: 1 } }), sdk: () => ({ content: [{ type: 'text', text: 'x' }] }) };
        for (const [name, handler] of Object.entries(results)) app.mcpTool(name, { toolName: name, description: 'd', toolProperties: [], handler: async () => handler() });
        app.mcpPrompt('prompt', { promptName: 'p', handler: async prompt => ({ ...prompt }) });`,
    };
    const [light, pure] = await both(t, files);
    for (const { name } of light.app.functions) {
      const what = { trigger: { text: JSON.stringify({ name: 'p', arguments: { a: 'b', c: null }, sessionid: 's' }) } };
      assert.deepEqual(await light.invoke(name, what), await pure.invoke(name, what), name);
    }
    await light.log(/modelcontextprotocol/);
  });

  it('refuses wrong registrations with the messages of the package', async t => {
    const wrong = [
      `app.http('x', { handler }); app.http('x', { handler })`,
      `const q = output.storageQueue({ queueName: 'a', connection: '' }); app.http('x', { handler, extraOutputs: [q, q] })`,
      `app.timer('x', { schedule: '', handler, retry: { strategy: 'fixedDelay', maxRetryCount: 1, delayInterval: 'soon' } })`,
      `app.mcpTool('x', { toolName: 'x', handler, toolProperties: 5 })`,
      `app.mcpResource('x', { handler })`,
      `app.mcpPrompt('x', { promptName: 'p', metadata: 'no json', handler })`,
    ];
    for (const code of wrong) {
      const files = { 'package.json': { main: 'index.js' }, 'index.js': `const { app, output } = require('@azure/functions'); const handler = () => {}; ${code}` };
      const [light, pure] = await both(t, files);
      assert.equal(light.app.errors.length, 1, code);
      assert.equal(light.app.errors[0].message, pure.app.errors[0]?.message, code);
      await Promise.all([light.stop(), pure.stop()]);
    }
  });
});
