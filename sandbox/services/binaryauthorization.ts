import { scopeOf } from '../iam/tested-resource';
import { withProjectId } from '../protocol/names';
import { type Answer, type Call, defineService, textOf } from './service';

/** Binary Authorization v1: the one policy of a project. */
export const binaryAuthorization = defineService({
  sources: { id: 'binaryauthorization', discovery: ['binaryauthorization.v1'] },
  api: 'binaryauthorization.googleapis.com',
  methods: {
    'v1.projects.getPolicy': {
      permissions: [
        {
          permission: 'binaryauthorization.policy.get',
          on: scopeOf('name'),
          source: 'cloud.google.com/binary-authorization/docs/reference/permissions-and-roles',
        },
      ],
      changes: 'nothing',
      answer: getPolicy,
    },
  },
});

/** What a project has before anybody wrote a policy (the provider's destroy puts the same back). */
const GOOGLE_DEFAULT = {
  admissionWhitelistPatterns: [{ namePattern: 'gcr.io/google_containers/*' }],
  defaultAdmissionRule: {
    evaluationMode: 'ALWAYS_ALLOW',
    enforcementMode: 'ENFORCED_BLOCK_AND_AUDIT_LOG',
  },
};

function getPolicy({ state, message }: Call): Answer {
  const name = withProjectId(state, textOf(message.name));
  return { body: { name, ...(state.governance.admissionPolicies[name] ?? GOOGLE_DEFAULT) } };
}
