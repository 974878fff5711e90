import {
  type Check,
  deployedServices,
  fine,
  type Judgement,
  onProject,
  problem,
  unknown,
  whenKnown,
} from '../check';
import type { CloudFacts } from '../facts';

/** Whether the deployed actor really has the permission that the config lists: somebody may have removed it. */
export const actAsCheck: Check = {
  id: 'act-as',
  title: 'The actor may act as them',
  needs: onProject(
    'run.locations.list',
    'run.services.list',
    'iam.serviceAccounts.getIamPolicy',
    'iam.roles.get',
  ),
  judge(subject) {
    const { config, facts, hub } = subject;
    const listed = config.powers.runtimeServiceAccounts;
    if (config.mode === 'observe' || !config.powers.tiers.includes('workload')) {
      return fine(
        `none of these permissions is granted in mode ${config.mode} with tiers ${config.powers.tiers.join(', ')}`,
      );
    }
    // The pipeline is in another project: its deployment is not visible from here, but its permissions are.
    if (hub) return judgeGrants(listed, facts.actorMayActAs);
    return whenKnown(deployedServices(subject), LOOK, (deployed) =>
      deployed.length === 0
        ? fine('the stack is not deployed yet')
        : judgeGrants(listed, facts.actorMayActAs),
    );
  },
};

const LOOK = 'run `gcloud iam service-accounts get-iam-policy ACCOUNT` and look for the actor';

function judgeGrants(listed: readonly string[], held: CloudFacts['actorMayActAs']): Judgement {
  const answers = listed.map((email) => ({ email, answer: held[email] }));
  const lacking = answers.filter(({ answer }) => answer?.status === 'known' && !answer.value);
  if (lacking.length > 0) {
    return problem(
      `the actor lacks iam.serviceAccounts.actAs on ${lacking.length} of ${listed.length} listed accounts: their services cannot be contained`,
      'deploy again: the stack grants it for each account',
      { details: lacking.map(({ email }) => email) },
    );
  }
  const unread = answers.flatMap(({ email, answer }) =>
    answer?.status === 'known' ? [] : [`${email}: ${answer?.reason ?? 'it was not read'}`],
  );
  if (unread.length > 0) {
    return unknown(`the IAM policy of ${unread.length} listed accounts could not be read`, LOOK, {
      details: unread,
    });
  }
  return fine(`it has iam.serviceAccounts.actAs on all ${listed.length} listed accounts`);
}
