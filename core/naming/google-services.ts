/** The APIs that Riposte, its program, and its deployment call. The sandbox opens one port for each, in this order. */
export const SERVICE_IDS = [
  'run',
  'scc',
  'firestore',
  'storage',
  'pubsub',
  'logging',
  'monitoring',
  'secretmanager',
  'virustotal',
  'sccmanagement',
  'orgpolicy',
  'serviceusage',
  'resourcemanager',
  'iam',
  'binaryauthorization',
  'cloudfunctions',
  'artifactregistry',
  'cloudkms',
  'cloudscheduler',
  'containeranalysis',
  'iamcredentials',
] as const;

export type ServiceId = (typeof SERVICE_IDS)[number];
