import { all, like, service } from '../clause';
import { defineTamperDetection } from '../define-tamper-detection';
import { valuesBelow } from '../member';
import { ourAccount } from '../pipeline-identity';

/** A deny policy can stop a responder without a change of its grants. */
export const denyPolicy = defineTamperDetection({
  id: 'deny-policy',
  guards: "deny policies, which can stop one of the pipeline's identities",
  summary: 'a deny policy appears or changes',
  techniques: ['T1531', 'T1562.001'],
  methods: { CreatePolicy: 'WARNING', UpdatePolicy: 'WARNING' },
  clause: () =>
    all(
      service('iam.googleapis.com'),
      like('protoPayload.methodName', '^google[.]iam[.]v[23](beta)?[.]Policies[.]'),
    ),
  judge({ audit }, pipeline, usual) {
    // The pipeline's accounts by address, everybody, or a set whose members the entry does not list.
    const hits = new RegExp(`${ourAccount(pipeline)}|principalSet://`, 'u');
    const denied = [...valuesBelow(audit.request)].find(
      ([, value]) => typeof value === 'string' && hits.test(value),
    );
    return denied === undefined
      ? usual
      : { severity: 'CRITICAL', what: `${usual.what}: ${String(denied[1]).slice(0, 300)}` };
  },
});
