import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import { parse } from 'protobufjs';
import { openCloud } from './cloud';
import { CONTROLLER, TFPLUGIN5 } from './protocol';
import { createProviderService } from './service';

/** Files that the rehearsal names to the provider; Terraform passes its environment on. */
const SCHEMA = 'RIPOSTE_REHEARSAL_SCHEMA';
const CLOUD = 'RIPOSTE_REHEARSAL_CLOUD';

/** go-plugin's handshake: its own version, the protocol's, and where to connect. */
const HANDSHAKE = '1|5|unix';

function fileFrom(variable: string): string {
  const file = process.env[variable];
  if (file) return file;
  throw new Error(
    `${variable} is not set; this is the rehearsal's offline provider, started by Terraform alone; run npm run rehearse`,
  );
}

const OPTIONS = { keepCase: true, longs: Number, enums: String, bytes: Buffer, oneofs: false } as const;

function serviceOf(definition: string, name: string): ServiceDefinition {
  const { root } = parse(definition, { keepCase: true });
  return fromJSON(root.toJSON(), OPTIONS)[name] as ServiceDefinition;
}

function main(): void {
  const service = createProviderService(
    JSON.parse(readFileSync(fileFrom(SCHEMA), 'utf8')),
    openCloud(fileFrom(CLOUD)),
  );
  const server = new Server({ 'grpc.max_send_message_length': -1, 'grpc.max_receive_message_length': -1 });
  const implementation: UntypedServiceImplementation = {};
  for (const [method, handler] of Object.entries(service)) {
    implementation[method] = (
      call: { readonly request: Parameters<typeof handler>[0] },
      answer: (error: Error | null, response?: object) => void,
    ) => {
      try {
        answer(null, handler(call.request));
      } catch (error) {
        answer(error as Error);
      }
    };
  }
  server.addService(serviceOf(TFPLUGIN5, 'tfplugin5.Provider'), implementation);
  server.addService(serviceOf(CONTROLLER, 'plugin.GRPCController'), {
    Shutdown: (_call: unknown, answer: (error: null, response: object) => void) => {
      answer(null, {});
      setTimeout(() => process.exit(0), 10);
    },
  });
  // A socket path must stay below some 100 characters, hence the short name.
  const socket = join(process.env.PLUGIN_UNIX_SOCKET_DIR ?? tmpdir(), `r${randomBytes(4).toString('hex')}`);
  server.bindAsync(`unix:${socket}`, ServerCredentials.createInsecure(), (error) => {
    if (error) throw error;
    process.stdout.write(`${HANDSHAKE}|${socket}|grpc|\n`);
  });
}

main();
