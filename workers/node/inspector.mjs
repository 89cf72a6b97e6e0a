import inspector from 'node:inspector';
import { connect } from 'node:net';

const pause = 200;

/**
 * The version of the app before has the debugger's port until it ends: Node then starts without. The port is taken when it is free, so that an editor attaches
 * again after a reload.
 */
export function takeInspectorPort() {
  const argument = process.execArgv.find(option => option.startsWith('--inspect'));
  if (argument === undefined || inspector.url() !== undefined) return;
  const [, host = '127.0.0.1', port = '9229'] = /^--inspect(?:-brk|-wait)?(?:=(?:(.+):)?(\d+))?$/.exec(argument) ?? [];
  // Looked at first: Node complains of each port that it does not get.
  const probe = connect({ host, port: Number(port) });
  probe.unref();
  probe.once('connect', () => {
    probe.destroy();
    setTimeout(takeInspectorPort, pause).unref();
  });
  probe.once('error', () => {
    inspector.open(Number(port), host);
    if (inspector.url() === undefined) setTimeout(takeInspectorPort, pause).unref();
  });
}
