// The program that the host starts. Nothing is imported before the version of Node is known: older ones would fail on syntax or on missing functions with a message that helps nobody.
const major = Number(process.versions.node.split('.', 1)[0]);
if (major < 20) {
  console.error(`Fulmar runs JavaScript functions on Node.js 20 or later; this is ${process.version}.`);
  process.exit(1);
}

const socketPath = process.env.FULMAR_WORKER_SOCKET;
if (!socketPath) {
  console.error('FULMAR_WORKER_SOCKET is not set: a worker is started by a Fulmar host.');
  process.exit(1);
}

const { runWorker } = await import('./worker.mjs');
runWorker(socketPath);
