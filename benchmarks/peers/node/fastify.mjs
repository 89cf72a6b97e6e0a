// fastify as its guide shows it, without a logger: `node fastify.mjs PORT [PROCESSES]`.
import cluster from 'node:cluster';
import fastify from 'fastify';

const [port, processes = '1'] = process.argv.slice(2);
if (cluster.isPrimary && processes !== '1') {
  for (let i = 0; i < Number(processes); i++) cluster.fork();
} else {
  const app = fastify();
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (request, body, done) => done(null, body));
  app.get('/api/hello', async () => ({ message: 'Hello, world!' }));
  app.post('/api/echo', async (request, reply) => reply.type('application/octet-stream').send(request.body));
  app.get('/api/ready', async () => 'ready');
  await app.listen({ port: Number(port), host: '127.0.0.1' });
}
