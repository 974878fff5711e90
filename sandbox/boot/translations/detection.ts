import type { JsonObject } from '../../../core/values/json';
import type { Arguments } from '../arguments';
import { addMember, type PolicyAccess, removeMember } from '../iam-member';
import { type Around, ask, compact, projectOf, type Translation } from '../translation';
import { SECRET_TRANSLATIONS } from './secrets';

const nonEmpty = (text: string): string | undefined => (text === '' ? undefined : text);

const SCOPES = {
  project: (args: Arguments, around: Around) => `projects/${projectOf(args, around)}`,
  folder: (args: Arguments) => `folders/${args.required('folder')}`,
  organization: (args: Arguments) => `organizations/${args.required('organization')}`,
} as const;

const configsIn = (args: Arguments, scope: string): string =>
  `/v2/${scope}/locations/${args.text('location') || 'global'}/notificationConfigs`;

const notificationConfig = (kind: keyof typeof SCOPES): Translation => ({
  type: `google_scc_v2_${kind}_notification_config`,
  *create(args, around) {
    const streaming = args.block('streaming_config');
    const body: JsonObject = compact({
      description: nonEmpty(args.text('description')),
      pubsubTopic: nonEmpty(args.text('pubsub_topic')),
      streamingConfig: streaming ? { filter: streaming.text('filter') } : null,
    });
    const answer = yield* ask({
      service: 'scc',
      method: 'POST',
      path: configsIn(args, SCOPES[kind](args, around)),
      query: { configId: args.required('config_id') },
      body,
    });
    const { name = '', serviceAccount = '' } = answer;
    return { id: name, name, service_account: serviceAccount };
  },
  *destroy(args, around) {
    const path = `${configsIn(args, SCOPES[kind](args, around))}/${args.required('config_id')}`;
    yield* ask({ service: 'scc', method: 'DELETE', path });
  },
});

/** A destroy only forgets the source, because sources cannot be deleted. */
const source: Translation = {
  type: 'google_scc_v2_organization_source',
  *create(args) {
    const { name = '' } = yield* ask({
      service: 'scc',
      method: 'POST',
      path: `/v2/organizations/${args.required('organization')}/sources`,
      body: compact({
        description: nonEmpty(args.text('description')),
        displayName: args.required('display_name'),
      }),
    });
    return { id: name, name };
  },
};

/** The policy is read by a POST without a body. */
function sourcePolicy(args: Arguments): PolicyAccess {
  const [organization, sent] = [args.required('organization'), args.required('source')];
  const path = `/v2/organizations/${organization}/sources/${sent.replace(/^.*\//, '')}`;
  return {
    get: { service: 'scc', method: 'POST', path: `${path}:getIamPolicy` },
    set: (policy) => ({ service: 'scc', method: 'POST', path: `${path}:setIamPolicy`, body: { policy } }),
  };
}

const sourceMember: Translation = {
  type: 'google_scc_v2_organization_source_iam_member',
  create: (args) => addMember(args, sourcePolicy(args)),
  destroy: (args) => removeMember(args, sourcePolicy(args)),
};

/** Security Command Center and secrets. */
export const DETECTION_TRANSLATIONS: readonly Translation[] = [
  notificationConfig('project'),
  notificationConfig('folder'),
  notificationConfig('organization'),
  source,
  sourceMember,
  ...SECRET_TRANSLATIONS,
];
