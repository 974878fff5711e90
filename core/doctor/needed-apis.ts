/** The APIs that the project stack switches on; the same list by test (test/core/doctor/needed-apis.test.ts). */
export const NEEDED_APIS: readonly string[] = [
  'artifactregistry.googleapis.com',
  'cloudbuild.googleapis.com',
  'cloudfunctions.googleapis.com',
  'cloudscheduler.googleapis.com',
  'firestore.googleapis.com',
  'iam.googleapis.com',
  'logging.googleapis.com',
  'monitoring.googleapis.com',
  'pubsub.googleapis.com',
  'run.googleapis.com',
  'secretmanager.googleapis.com',
  'securitycenter.googleapis.com',
  'storage.googleapis.com',
];

/** What Terraform itself speaks to before it can switch anything on. */
export const APIS_BEFORE_TERRAFORM: readonly string[] = [
  'cloudresourcemanager.googleapis.com',
  'serviceusage.googleapis.com',
];

/** What the doctor itself asks: on in the project that its calls count in, which is the quota project of a person. */
export const APIS_OF_DOCTOR: readonly string[] = [
  'binaryauthorization.googleapis.com',
  'cloudresourcemanager.googleapis.com',
  'iam.googleapis.com',
  'orgpolicy.googleapis.com',
  'run.googleapis.com',
  'securitycenter.googleapis.com',
  'securitycentermanagement.googleapis.com',
  'serviceusage.googleapis.com',
];
