import { type Check, fine, type Judgement, onProject, problem, unknown, warning, whenKnown } from '../check';
import type { Subject, Workload, Workloads } from '../facts';

const NEEDS = onProject('run.locations.list', 'run.services.list');

/** Protected services: all except the pipeline's own. */
const protectedOnes = ({ names }: Subject, { found }: Workloads): readonly Workload[] =>
  found.filter(({ id }) => id !== names.responder && id !== names.actor);

/** An unread region turns a good answer into `unknown`. A bad answer stays. */
function despiteUnread(judgement: Judgement, { unread }: Workloads): Judgement {
  if (unread.length === 0) return judgement;
  const details = [...(judgement.details ?? []), ...unread.map((region) => `not read: ${region}`)];
  if (judgement.status !== 'ok') return { ...judgement, details };
  return unknown(`${judgement.what}, as far as it could be read`, 'look at the regions below yourself', {
    details,
  });
}

const listThem = ({ config }: Subject): string =>
  `run \`gcloud run services list --project=${config.project.id}\``;

/** Runtime detectors watch only gen2 (Cloud Run Threat Detection overview). */
export const executionEnvironmentCheck: Check = {
  id: 'execution-environment',
  title: 'Execution environment',
  needs: NEEDS,
  judge: (subject) =>
    whenKnown(subject.facts.workloads, listThem(subject), (workloads) =>
      despiteUnread(judgeEnvironments(protectedOnes(subject, workloads)), workloads),
    ),
};

function judgeEnvironments(services: readonly Workload[]): Judgement {
  const gen1 = services.filter(({ executionEnvironment }) => executionEnvironment.endsWith('GEN1'));
  const unwatched = services.filter((service) => !service.threatDetectionEnabled && !gen1.includes(service));
  if (gen1.length > 0 || unwatched.length > 0) {
    return problem(
      `the runtime detectors do not watch ${gen1.length + unwatched.length} of ${services.length} services`,
      'gcloud run services update SERVICE --region=REGION --execution-environment=gen2 (a new revision); where Cloud Run reports that threat detection is off, enable it for the project first',
      {
        details: [
          ...gen1.map(({ name }) => `${name} runs on gen1`),
          ...unwatched.map(({ name }) => `${name}: Cloud Run reports that threat_detection_enabled is off`),
        ],
      },
    );
  }
  const open = services.filter(({ executionEnvironment }) => !executionEnvironment.endsWith('GEN2'));
  if (open.length === 0) return fine(`all ${services.length} services request gen2`);
  return fine(
    `no service requests gen1; ${open.length} of ${services.length} leave the choice to Cloud Run (gen2 for revisions that were created after the enablement)`,
    { details: open.map(({ name }) => `${name} leaves it to Cloud Run`) },
  );
}

/** The workloads that the tier `workload` reaches: Cloud Run requires actAs on the runtime account at every update. */
export const runtimeAccountsCheck: Check = {
  id: 'runtime-accounts',
  title: 'Runtime service accounts',
  needs: [...NEEDS, ...onProject('iam.serviceAccounts.list')],
  judge(subject) {
    const { config, facts } = subject;
    if (!config.powers.tiers.includes('workload')) {
      return fine('the config has no tier "workload", so no account needs to be listed');
    }
    return whenKnown(facts.workloads, listThem(subject), (workloads) =>
      whenKnown(
        facts.accounts,
        `run \`gcloud iam service-accounts list --project=${config.project.id}\``,
        (accounts) =>
          despiteUnread(
            judgeAccounts(
              subject,
              protectedOnes(subject, workloads),
              accounts.map(({ email }) => email),
            ),
            workloads,
          ),
      ),
    );
  },
};

function judgeAccounts(
  { config }: Subject,
  services: readonly Workload[],
  existing: readonly string[],
): Judgement {
  const listed = config.powers.runtimeServiceAccounts;
  const absent = listed.filter((email) => !existing.includes(email));
  if (absent.length > 0) {
    return problem(
      `${absent.length} listed accounts do not exist, so the deployment would fail at their grants`,
      'correct powers.runtimeServiceAccounts, or create the accounts first',
      { details: absent },
    );
  }
  const outside = services.filter(({ runtimeServiceAccount }) => !listed.includes(runtimeServiceAccount));
  const idle = listed.filter(
    (email) => !services.some(({ runtimeServiceAccount }) => runtimeServiceAccount === email),
  );
  const shared = listed.filter((email) => email.endsWith('-compute@developer.gserviceaccount.com'));
  const details = [
    ...outside.map(
      ({ name, runtimeServiceAccount }) =>
        `${name} runs as ${runtimeServiceAccount}, which is not listed: Riposte cannot move its traffic or stop it`,
    ),
    ...idle.map((email) => `${email} is listed, but no service runs as it: an unnecessary permission`),
    ...shared.map(
      (email) => `${email} is the default account: actAs on it reaches everything else that runs as it`,
    ),
  ];
  if (details.length === 0) return fine(`all ${services.length} services run as a listed account`);
  return warning(
    outside.length > 0
      ? `Riposte can neither move the traffic of ${outside.length} of ${services.length} services nor stop them`
      : 'the list of runtime service accounts gives Riposte more than it needs',
    'list the accounts of the services to protect in powers.runtimeServiceAccounts, and no others; give a service that runs as the default account its own account',
    { details },
  );
}
