import { all, like, service } from '../clause';
import { defineTamperDetection } from '../define-tamper-detection';
import { isAgent, ourAccount } from '../pipeline-identity';
import { whoCalled } from '../who';

/** Who mints tokens in the ordinary course of things. Which of them show up in entries is unverified. */
const AGENTS = [
  'gcp-sa-pubsub',
  'serverless-robot-prod',
  'gcf-admin-robot',
  'gcp-sa-cloudscheduler',
  'gcp-sa-cloudbuild',
];

/** Only in Data Access logs, of the IAM service (unverified which of its log types). */
export const identityToken = defineTamperDetection({
  id: 'identity-token',
  guards: "tokens of the pipeline's identities",
  summary: 'somebody takes a token or a signature of an account of ours',
  dataAccess: [{ service: 'iam.googleapis.com', logType: 'DATA_READ', documented: false }],
  techniques: ['T1550.001', 'T1528'],
  methods: {
    GenerateAccessToken: 'CRITICAL',
    GenerateIdToken: 'CRITICAL',
    SignBlob: 'CRITICAL',
    SignJwt: 'CRITICAL',
  },
  clause: (pipeline) =>
    all(
      service('iamcredentials.googleapis.com'),
      like('resource.labels.email_id', `^${ourAccount(pipeline)}$`),
    ),
  judge: ({ audit }, pipeline, usual) =>
    isAgent(pipeline, whoCalled(audit).principal, ...AGENTS)
      ? {
          ...usual,
          severity: 'INFO',
          expected: "a Google agent of the pipeline's project: pushes, schedules and functions need tokens",
        }
      : usual,
});
