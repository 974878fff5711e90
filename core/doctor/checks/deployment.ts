import { buildEmail, functionNames } from '../../naming/names';
import { type Check, deployedServices, fine, type Judgement, onProject, problem, whenKnown } from '../check';
import type { Account, Subject } from '../facts';

const LOOK = 'look at the functions in the console';

/** After a deployment: whether both functions exist and are ready, and all four identities are enabled. */
export const deploymentCheck: Check = {
  id: 'deployment',
  title: 'Deployment',
  needs: onProject('run.locations.list', 'run.services.list', 'iam.serviceAccounts.list'),
  judge: (subject) =>
    whenKnown(deployedServices(subject), LOOK, (there) => {
      if (there.length === 0) return fine('the stack is not deployed yet');
      const troubles = troublesOfFunctions(subject, there);
      if (troubles.length > 0) {
        return problem('the pipeline is incomplete: nothing responds to findings', 'deploy again', {
          details: troubles,
        });
      }
      return whenKnown(subject.facts.accounts, LOOK, (accounts) => judgeIdentities(subject, accounts));
    }),
};

function troublesOfFunctions({ config, names, facts }: Subject, there: readonly string[]): readonly string[] {
  const absent = functionNames(names).filter((id) => !there.some((name) => name.endsWith(`/${id}`)));
  const found = facts.workloads.status === 'known' ? facts.workloads.value.found : [];
  const unready = found.filter(({ name, ready }) => there.includes(name) && !ready);
  return [
    ...absent.map((id) => `${id} does not exist in ${config.region}`),
    ...unready.map(({ id }) => `${id} is not ready`),
  ];
}

function judgeIdentities({ config, names }: Subject, accounts: readonly Account[]): Judgement {
  const own = [...functionNames(names), names.push].map(
    (id) => `${id}@${config.project.id}.iam.gserviceaccount.com`,
  );
  const emails = [...own, buildEmail(config)];
  const gone = emails.filter((email) => !accounts.some((account) => account.email === email));
  const disabled = accounts.filter((account) => account.disabled && emails.includes(account.email));
  if (gone.length + disabled.length === 0)
    return fine('both functions are ready, and their identities are enabled');
  return problem(
    "identities of the pipeline are missing or disabled, so Google refuses the functions' calls",
    'find out who disabled an account, then run gcloud iam service-accounts enable ACCOUNT; deploy again to replace a deleted one',
    {
      details: [
        ...gone.map((email) => `${email} does not exist`),
        ...disabled.map(({ email }) => `${email} is disabled`),
      ],
    },
  );
}
