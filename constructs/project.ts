/** The project that a construct deploys into. Google names some things by id and some by number. */
export interface Project {
  readonly id: string;
  /** As a string: project numbers do not fit into every number type. */
  readonly number: string;
}

/**
 * The service agent through which Pub/Sub moves dead letters and signs push requests. The beta-only resource that
 * would create it is not in the provider we use, so its documented address is computed.
 */
export const pubsubAgent = (project: Project): string =>
  `serviceAccount:service-${project.number}@gcp-sa-pubsub.iam.gserviceaccount.com`;
