/**
 * Preloaded into every function process of the sandbox. It blocks every connection beyond loopback and every name
 * lookup. A blocked call throws, so the process fails visibly (invariant 14). This file is plain Node without project
 * imports, because it must not change what it guards.
 */
import dns from 'node:dns';
import net from 'node:net';

const ALLOWED = new Set(['127.0.0.1', '::1', 'localhost']);

class LeftLoopback extends Error {
  readonly code = 'ERR_RIPOSTE_LEFT_LOOPBACK';
}

function refuse(host: string): LeftLoopback {
  return new LeftLoopback(`the sandbox allows no connection beyond loopback, and this one goes to ${host}`);
}

type ConnectArguments = Parameters<net.Socket['connect']>;

/** The host of a connect call. net normalizes (options, cb), (port, host, cb), (path, cb) and arrays of these. */
function hostOf(args: readonly unknown[]): string {
  const first = Array.isArray(args[0]) ? args[0][0] : args[0];
  if (typeof first === 'object' && first !== null) {
    const { host, path } = first as { host?: string; path?: string };
    return path ? `unix:${path}` : (host ?? 'localhost');
  }
  return typeof args[1] === 'string' ? args[1] : 'localhost';
}

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function guarded(this: net.Socket, ...args: ConnectArguments): net.Socket {
  const host = hostOf(args);
  if (!ALLOWED.has(host)) throw refuse(host);
  return connect.apply(this, args);
} as typeof connect;

const lookup = dns.lookup;
dns.lookup = ((host: string, ...rest: unknown[]) => {
  if (ALLOWED.has(host)) return (lookup as (...args: unknown[]) => unknown)(host, ...rest);
  const callback = rest.at(-1) as (error: Error) => void;
  return process.nextTick(callback, refuse(host));
}) as typeof dns.lookup;

// Standard input is a pipe from the sandbox. When the sandbox ends for any reason, this process ends too.
process.stdin.on('end', () => process.exit(0));
process.stdin.on('error', () => process.exit(0));
process.stdin.resume();
