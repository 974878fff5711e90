import { createTransport, type Requester, type Transport } from '../../functions/google/transport';
import type { SandboxInfo } from '../pipeline/sandbox-file';
import type { Io } from '../terminal/io';
import type { CredentialsNeed } from './credentials';

/** A transport to one loopback sandbox, with one token. */
export function sandboxTransport(sandbox: SandboxInfo, io: Pick<Io, 'now' | 'sleep'>): Transport {
  const client: Requester = {
    async request({ url, method, data, timeout }) {
      const answer = await fetch(url, {
        method,
        headers: {
          authorization: `Bearer ${sandbox.tokens.deployer}`,
          'content-type': 'application/json',
        },
        ...(data === undefined ? {} : { body: JSON.stringify(data) }),
        ...(timeout === undefined ? {} : { signal: AbortSignal.timeout(timeout) }),
      });
      const text = await answer.text();
      return { status: answer.status, data: parsed(text), headers: answer.headers };
    },
  };
  return transportOf(async () => client, sandbox.endpoints.firestore ?? '', io);
}

/** A transport with the user's Application Default Credentials, which go to Google and nowhere else. */
export async function cloudTransport(
  io: Pick<Io, 'now' | 'sleep'>,
  need: CredentialsNeed,
): Promise<Transport> {
  // `require` is intended, as in doctor.ts: credentials are loaded only when a command calls a real cloud.
  const credentials = require('./credentials') as typeof import('./credentials');
  const client = await credentials.applicationDefaultClient(need);
  return transportOf(async () => client, 'https://firestore.googleapis.com', io);
}

/** Only for Firestore: the commands that use it call no other API. */
function transportOf(
  client: () => Promise<Requester>,
  firestore: string,
  io: Pick<Io, 'now' | 'sleep'>,
): Transport {
  const send = createTransport<'firestore'>({
    client,
    endpoints: { firestore },
    clock: { now: io.now, sleep: io.sleep },
  });
  return (call) => {
    if (call.service !== 'firestore') throw new TypeError(`a call to ${call.service} from the kill switch`);
    return send({ ...call, service: 'firestore' });
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
