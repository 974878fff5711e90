import type { Problem } from '../problem/problem';
import type { ResponseConfig } from './response-schema';

/** The account that Google creates for a project's virtual machines. By default, its services use it too. */
const DEFAULT_COMPUTE = /^([0-9]+)-compute@developer\.gserviceaccount\.com$/;

type Accounts = Pick<ResponseConfig, 'powers' | 'project'>;

/**
 * Accounts of another project. The permission to act as an account is a custom role of the protected project, and a
 * custom role of one project cannot be granted in another: the first apply in mode enforce would fail.
 */
export const accountChecks = ({ powers, project }: Accounts): Problem[] =>
  powers.runtimeServiceAccounts.flatMap((account, index) =>
    isOfProject(account, project)
      ? []
      : [
          {
            code: 'runtime-account-elsewhere',
            what: `${account} belongs to another project than ${project.id}`,
            where: `powers.runtimeServiceAccounts.${index}`,
            expected: `an account of the protected project: NAME@${project.id}.iam.gserviceaccount.com or ${project.number}-compute@developer.gserviceaccount.com`,
            fix: `remove it (Riposte then investigates a workload that runs as it, but does not stop it), or let the service run as an account of ${project.id}`,
          },
        ],
  );

/** An identity with actAs on the default compute account can deploy anything with the permissions of that account. */
export const accountWarnings = ({ powers }: Pick<Accounts, 'powers'>): Problem[] =>
  powers.runtimeServiceAccounts.flatMap((account, index) =>
    DEFAULT_COMPUTE.test(account)
      ? [
          {
            code: 'default-compute-account',
            what: `${account} is the default account of Compute Engine: many services share it, and it often holds the role Editor`,
            where: `powers.runtimeServiceAccounts.${index}`,
            expected: 'a separate account for each protected service',
            fix: 'give each service its own account and list that one',
          },
        ]
      : [],
  );

const isOfProject = (account: string, { id, number }: ResponseConfig['project']): boolean => {
  const compute = DEFAULT_COMPUTE.exec(account)?.[1];
  return compute === undefined ? account.endsWith(`@${id}.iam.gserviceaccount.com`) : compute === number;
};
