import { type Check, fine, type Judgement, onProject, problem, unknown, warning, whenKnown } from '../check';
import type { Subject, Workload, Workloads } from '../facts';

const NEEDS = onProject('run.locations.list', 'run.services.list');

/** Services that are protected: all but the pipeline's own. */
const protectedOnes = ({ names }: Subject, { found }: Workloads): readonly Workload[] =>
  found.filter(({ id }) => id !== names.responder && id !== names.actor);

/** Regions that could not be read keep a good answer from being given; a bad one stays as bad as it is. */
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

/** Runtime detectors watch gen2 only (Cloud Run Threat Detection overview). */
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
      `${gen1.length + unwatched.length} of ${services.length} services are not watched by the runtime detectors`,
      'gcloud run services update SERVICE --region=REGION --execution-environment=gen2 (a new revision); where Cloud Run says that threat detection is off, enable it for the project first',
      {
        details: [
          ...gen1.map(({ name }) => `${name} runs on gen1`),
          ...unwatched.map(({ name }) => `${name}: Cloud Run says threat_detection_enabled is off`),
        ],
      },
    );
  }
  const open = services.filter(({ executionEnvironment }) => !executionEnvironment.endsWith('GEN2'));
  if (open.length === 0) return fine(`all ${services.length} services ask for gen2`);
  return fine(
    `no service asks for gen1; ${open.length} of ${services.length} leave the choice to Cloud Run (gen2 for revisions that were made after the enablement)`,
    { details: open.map(({ name }) => `${name} leaves it to Cloud Run`) },
  );
}

/** Which workloads the tier `workload` reaches: Cloud Run asks for actAs on the runtime account at every update. */
export const runtimeAccountsCheck: Check = {
  id: 'runtime-accounts',
  title: 'Runtime service accounts',
  needs: [...NEEDS, ...onProject('iam.serviceAccounts.list')],
  judge(subject) {
    const { config, facts } = subject;
    if (!config.powers.tiers.includes('workload')) {
      return fine('the tier "workload" is not asked for, so no account needs to be listed');
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
      `${absent.length} listed accounts do not exist, and the deployment would fail at their grants`,
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
      ({ name, runtimeServiceAccount }) => `${name} runs as ${runtimeServiceAccount}: out of reach`,
    ),
    ...idle.map((email) => `${email} is listed, and no service runs as it: a power for nothing`),
    ...shared.map((email) => `${email} is the default account: actAs on it reaches whatever else runs as it`),
  ];
  if (details.length === 0) return fine(`all ${services.length} services run as a listed account`);
  return warning(
    `${services.length - outside.length} of ${services.length} services can be contained by traffic and scaling`,
    'list the accounts of the services to protect in powers.runtimeServiceAccounts, and no others; give a service that runs as the default account one of its own',
    { details },
  );
}
