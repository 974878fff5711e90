/** The Google APIs that the doctor reads. The sandbox uses the same ids. */
export type DoctorService =
  | 'run'
  | 'scc'
  | 'sccmanagement'
  | 'orgpolicy'
  | 'serviceusage'
  | 'resourcemanager'
  | 'iam'
  | 'binaryauthorization'
  | 'cloudfunctions'
  | 'cloudscheduler'
  | 'artifactregistry'
  | 'firestore'
  | 'logging'
  | 'pubsub'
  | 'cloudkms'
  | 'vpcaccess';

export type DoctorEndpoints = Readonly<Record<DoctorService, string>>;

/** No setting redirects these: a person's credentials go to Google and nowhere else. */
export const GOOGLE: DoctorEndpoints = {
  run: 'https://run.googleapis.com',
  scc: 'https://securitycenter.googleapis.com',
  sccmanagement: 'https://securitycentermanagement.googleapis.com',
  orgpolicy: 'https://orgpolicy.googleapis.com',
  serviceusage: 'https://serviceusage.googleapis.com',
  resourcemanager: 'https://cloudresourcemanager.googleapis.com',
  iam: 'https://iam.googleapis.com',
  binaryauthorization: 'https://binaryauthorization.googleapis.com',
  cloudfunctions: 'https://cloudfunctions.googleapis.com',
  cloudscheduler: 'https://cloudscheduler.googleapis.com',
  artifactregistry: 'https://artifactregistry.googleapis.com',
  firestore: 'https://firestore.googleapis.com',
  logging: 'https://logging.googleapis.com',
  pubsub: 'https://pubsub.googleapis.com',
  cloudkms: 'https://cloudkms.googleapis.com',
  vpcaccess: 'https://vpcaccess.googleapis.com',
};
