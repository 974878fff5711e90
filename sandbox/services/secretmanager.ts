import { above } from '../iam/tested-resource';
import { ApiError } from '../protocol/errors';
import { withProjectId } from '../protocol/names';
import { type Answer, type Call, defineService, textOf } from './service';

/** Secret Manager v1: access to one version. Values come from the seed only. */
export const secretManager = defineService({
  sources: {
    id: 'secretmanager',
    clients: [
      {
        pkg: '@google-cloud/secret-manager',
        file: 'build/protos/protos.json',
        serves: ['google.cloud.secretmanager.v1'],
      },
    ],
  },
  api: 'secretmanager.googleapis.com',
  methods: {
    'SecretManagerService.AccessSecretVersion': {
      permissions: [
        {
          permission: 'secretmanager.versions.access',
          on: above('name', 4),
          source: 'cloud.google.com/secret-manager/docs/access-control',
        },
      ],
      changes: 'nothing',
      answer: accessSecretVersion,
    },
  },
});

function accessSecretVersion(call: Call): Answer {
  const sent = withProjectId(call.state, textOf(call.message.name));
  const name = resolveLatest(call, sent);
  const value = Object.hasOwn(call.state.secrets, name) ? call.state.secrets[name] : undefined;
  if (value === undefined) throw new ApiError('NOT_FOUND', `Secret Version [${sent}] not found.`);
  return { body: { name, payload: { data: Buffer.from(value, 'utf8').toString('base64') } } };
}

function resolveLatest({ state }: Call, name: string): string {
  if (!name.endsWith('/latest')) return name;
  const prefix = name.slice(0, -'latest'.length);
  const versions = Object.keys(state.secrets)
    .filter((each) => each.startsWith(prefix))
    .map((each) => Number(each.slice(prefix.length)))
    .filter(Number.isInteger);
  return versions.length === 0 ? name : `${prefix}${Math.max(...versions)}`;
}
