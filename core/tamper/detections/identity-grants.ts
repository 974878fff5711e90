import { isObject } from '../../values/json';
import { like } from '../clause';
import { defineTamperDetection } from '../define-tamper-detection';
import { listAt, textAt } from '../member';
import { ourAccount, type PipelineIdentity } from '../pipeline-identity';

const member = (pipeline: PipelineIdentity) => `^(deleted:)?serviceAccount:${ourAccount(pipeline)}([?]|$)`;

/** Every place where policies contain their difference: projects, folders, organizations, service accounts, buckets. */
export const identityGrants = defineTamperDetection({
  id: 'identity-grants',
  guards: "grants of the pipeline's identities",
  summary: "one of the pipeline's identities gains or loses a role",
  techniques: ['T1098.003', 'T1531'],
  methods: { SetIamPolicy: 'CRITICAL', SetIAMPolicy: 'CRITICAL', setIamPermissions: 'CRITICAL' },
  clause: (pipeline) => like('protoPayload.serviceData.policyDelta.bindingDeltas.member', member(pipeline)),
  judge({ audit }, pipeline, usual) {
    const isOurs = new RegExp(member(pipeline), 'u');
    const deltas = listAt(audit.serviceData, 'policyDelta', 'bindingDeltas').filter(
      (delta) => isObject(delta) && isOurs.test(textAt(delta, 'member')),
    );
    const changes = deltas
      .slice(0, 20)
      .map((delta) => `${textAt(delta, 'action')} ${textAt(delta, 'role')} ${textAt(delta, 'member')}`);
    return { ...usual, what: `${usual.what}: ${changes.join(', ').slice(0, 600)}` };
  },
});
