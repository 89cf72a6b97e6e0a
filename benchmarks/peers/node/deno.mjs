// Deno.serve with the least of routing: `deno run --allow-net deno.mjs PORT`.
const hello = request => new URL(request.url).pathname === '/api/hello' ? Response.json({ message: 'Hello, world!' }) : new Response('ready');

Deno.serve({ port: Number(Deno.args[0]), hostname: '127.0.0.1', onListen() {} }, hello);
