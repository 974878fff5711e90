import { all, literal, resource, service } from '../clause';
import { defineTamperDetection } from '../define-tamper-detection';

/** First parts of the names of the APIs that the pipeline needs. */
export const GUARDED_SERVICES = [
  'artifactregistry',
  'binaryauthorization',
  'cloudasset',
  'cloudbuild',
  'cloudfunctions',
  'cloudkms',
  'cloudscheduler',
  'containeranalysis',
  'firestore',
  'iam',
  'iamcredentials',
  'logging',
  'monitoring',
  'pubsub',
  'run',
  'secretmanager',
  'securitycenter',
  'securitycentermanagement',
  'storage',
];

export const serviceDisabled = defineTamperDetection({
  id: 'service-disabled',
  guards: 'the APIs that the pipeline needs',
  summary: 'an API that the pipeline needs is disabled',
  techniques: ['T1562.001', 'T1489'],
  methods: { DisableService: 'CRITICAL' },
  clause: () =>
    all(
      service('serviceusage.googleapis.com'),
      resource(`/services/(${GUARDED_SERVICES.join('|')})${literal('.googleapis.com')}$`),
    ),
});
