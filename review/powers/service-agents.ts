/** One of Google's own accounts, recognized by the form of its address. */
export interface Agent {
  /** In words, with the article. */
  readonly name: string;
  /** What stops working when it loses a power. */
  readonly serves: 'detection' | 'response' | 'both' | 'neither';
}

/**
 * Agents on the path of a finding, by the part of the address after `service-NUMBER@`, `service-org-N@` or
 * `service-folder-N@`. Source: cloud.google.com/iam/docs/service-agents.
 */
const AGENTS: Readonly<Record<string, Agent>> = {
  'gcp-sa-scc-notification': { name: "Security Command Center's agent", serves: 'both' },
  'security-center-api': { name: "Security Command Center's agent", serves: 'both' },
  'gcp-sa-pubsub': { name: "Pub/Sub's agent", serves: 'both' },
  'gcp-sa-logging': { name: "Cloud Logging's agent", serves: 'detection' },
  'gcp-sa-cloudscheduler': { name: "Cloud Scheduler's agent", serves: 'detection' },
  'gcp-sa-binaryauthorization': { name: "Binary Authorization's agent", serves: 'detection' },
  'gcp-sa-monitoring-notification': { name: "Cloud Monitoring's agent", serves: 'detection' },
  'gcp-sa-firestore': { name: "Firestore's agent", serves: 'both' },
  'gs-project-accounts': { name: "Cloud Storage's agent", serves: 'response' },
  'gcp-sa-artifactregistry': { name: "Artifact Registry's agent", serves: 'response' },
  'gcp-sa-eventarc': { name: "Eventarc's agent", serves: 'both' },
  'gcf-admin-robot': { name: "Cloud Functions' agent", serves: 'both' },
  'serverless-robot-prod': { name: "Cloud Run's agent", serves: 'both' },
};

const ADDRESS =
  /^serviceAccount:service-(?:(?:org|folder)-)?\d+@(gcp-sa-[a-z0-9-]+|security-center-api|gs-project-accounts|gcf-admin-robot|serverless-robot-prod)\.iam\.gserviceaccount\.com$/;

/** An address of a notification config or a sink that is known only after the apply. */
const OPEN: readonly (readonly [RegExp, Agent])[] = [
  [/\.service_account\}$/, { name: "Security Command Center's agent", serves: 'both' }],
  [/\.writer_identity\}$/, { name: 'the writer of a log sink', serves: 'detection' }],
];

export function agentOf(principal: string): Agent | undefined {
  const [, domain] = ADDRESS.exec(principal) ?? [];
  if (domain !== undefined) {
    const service = domain.replace('gcp-sa-', '');
    return AGENTS[domain] ?? { name: `Google's agent ${service}`, serves: 'neither' };
  }
  if (/^serviceAccount:\d+@cloudbuild\.gserviceaccount\.com$/.test(principal))
    return { name: "Cloud Build's legacy account", serves: 'neither' };
  return OPEN.find(
    ([form]) => form.test(principal) && /\$\{[^}]*(?:notificationConfig|sinks\/)/.test(principal),
  )?.[1];
}
