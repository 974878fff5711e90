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
import { readVariable } from '../../core/environment/read-variable';
import { createCloudClient } from './cloud-client';
import { CONTROLLER, TFPLUGIN5 } from './protocol';
import { schemaOf } from './schema';
import { createStandIn, type Handler, type Request } from './service';

/** go-plugin's handshake: its own version, the protocol's version, and the address to connect to. */
const HANDSHAKE = '1|5|unix';

const OPTIONS = { keepCase: true, longs: Number, enums: String, bytes: Buffer, oneofs: false } as const;

function serviceOf(definition: string, name: string): ServiceDefinition {
  const { root } = parse(definition, { keepCase: true });
  return fromJSON(root.toJSON(), OPTIONS)[name] as ServiceDefinition;
}

type Answer = (error: Error | null, response?: object) => void;

const answering =
  (handler: Handler) =>
  async ({ request }: { readonly request: Request }, answer: Answer): Promise<void> => {
    try {
      answer(null, await handler(request));
    } catch (error) {
      answer(error as Error);
    }
  };

/** Terraform starts this file as a provider. The schema is in the same folder. */
function main(): void {
  const standIn = createStandIn({
    schema: schemaOf(JSON.parse(readFileSync(join(__dirname, 'schema.json'), 'utf8'))),
    send: createCloudClient(process.env),
    // Terraform and its provider run in the stack's folder.
    readFile: (path) => readFileSync(path),
  });
  const server = new Server({ 'grpc.max_send_message_length': -1, 'grpc.max_receive_message_length': -1 });
  const implementation: UntypedServiceImplementation = Object.fromEntries(
    Object.entries(standIn).map(([method, handler]) => [method, answering(handler)]),
  );
  server.addService(serviceOf(TFPLUGIN5, 'tfplugin5.Provider'), implementation);
  server.addService(serviceOf(CONTROLLER, 'plugin.GRPCController'), {
    Shutdown: (_call: unknown, answer: Answer) => {
      answer(null, {});
      // Closing the server removes its socket, so the answer must be sent first.
      setTimeout(() => {
        server.forceShutdown();
        process.exit(0);
      }, 10);
    },
  });
  // The name is short, because a socket path must have fewer than about 100 characters.
  const folder = readVariable(process.env, 'PLUGIN_UNIX_SOCKET_DIR') ?? tmpdir();
  const socket = join(folder, `r${randomBytes(4).toString('hex')}`);
  server.bindAsync(`unix:${socket}`, ServerCredentials.createInsecure(), (error) => {
    if (error) throw error;
    process.stdout.write(`${HANDSHAKE}|${socket}|grpc|\n`);
  });
}

main();
