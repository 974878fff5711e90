import { withProjectId } from '../protocol/names';
import { type Answer, type Call, type Method, textOf } from './service';

/** Binary Authorization v1: the one policy of a project. */
export const BINARYAUTHORIZATION_METHODS: Readonly<Record<string, Method>> = {
  'BinauthzManagementServiceV1.GetPolicy': { answer: getPolicy },
};

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
