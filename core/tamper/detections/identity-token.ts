import { all, like, service } from '../clause';
import { defineTamperDetection } from '../define-tamper-detection';
import { isAgent, ourAccount } from '../pipeline-identity';
import { whoCalled } from '../who';

/** Agents that regularly create tokens. Which of them appear in entries is unverified. */
const AGENTS = [
  'gcp-sa-pubsub',
  'serverless-robot-prod',
  'gcf-admin-robot',
  'gcp-sa-cloudscheduler',
  'gcp-sa-cloudbuild',
];

/** Only in Data Access logs of the IAM service (the log type is unverified). */
export const identityToken = defineTamperDetection({
  id: 'identity-token',
  guards: "tokens of the pipeline's identities",
  summary: 'somebody gets a token or a signature of one of these identities',
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
