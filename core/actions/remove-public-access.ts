import { nothing, type ServiceAction, step, withheld } from '../action-contract/action';
import { memberCommands } from '../action-contract/undo-commands';
import {
  bindingsOf,
  isPublic,
  presentOf,
  publicBindings,
  withMembers,
  withoutPublic,
} from '../cloud-run/invoker-bindings';
import { text } from '../cloud-run/run-service';
import { noLines } from '../ownership/owner-words';

/**
 * Removes allUsers and allAuthenticatedUsers from the service's IAM policy and leaves every other binding alone. Needs
 * no actAs. Does not stop running instances and does not change `invokerIamDisabled`, because that also needs
 * run.services.create (Google, "Authenticating: allow public access").
 */
export const removePublicAccess: ServiceAction = {
  kind: 'workload',
  id: 'remove-public-access',
  summary: 'Removes allUsers and allAuthenticatedUsers from the invokers of the service',
  tier: 'access',
  targets: ['service'],
  reversible: true,
  killsRunningInstances: false,
  touches: ['bindings'],
  d3fend: 'D3-UAP',
  repeat: {
    kind: 'etag',
    why: 'setIamPolicy carries the etag of the policy it read; a repeat finds nothing to remove',
  },
  permissions: {
    responder: [{ permission: 'run.services.getIamPolicy', on: 'project' }],
    actor: [
      { permission: 'run.services.getIamPolicy', on: 'project' },
      { permission: 'run.services.setIamPolicy', on: 'project' },
    ],
  },
  plan({ investigation, target }) {
    const { service } = investigation;
    if (service.status === 'unavailable')
      return withheld(`the service's settings could not be read: ${service.reason}`);
    if (service.value.invokerIamDisabled) {
      return withheld(
        'the service does not check IAM for its invokers (invokerIamDisabled), so removing bindings would change nothing',
      );
    }
    if (!service.value.publicInvoker)
      return nothing('the IAM policy does not let the public call the service');
    const policy = service.value.iamPolicy;
    return step({
      target,
      before: { bindings: bindingsOf(policy) },
      after: { bindings: withoutPublic(policy) },
      rationale:
        'Anyone on the internet may call the workload, and an attacker may be using this as the way in.',
    });
  },
  read: ({ run }, target) => run.getIamPolicy(target),
  project: (state) => ({ bindings: bindingsOf(state) }),
  comparable: (state) => ({ bindings: bindingsOf(state) }),
  touched: (prior, state) => ({ bindings: presentOf(publicBindings(prior), state) }),
  async apply({ run }, planned, current) {
    await run.setIamPolicy(planned.target, { ...current, bindings: withoutPublic(current) });
  },
  verify(_planned, after) {
    // Every policy has an etag, even an empty policy. An answer without an etag is no policy.
    if (text(after.etag) === '')
      return { ok: false, saw: 'field bindings is missing: Cloud Run returned no IAM policy' };
    return isPublic(after)
      ? {
          ok: false,
          saw: 'field bindings still names allUsers or allAuthenticatedUsers',
        }
      : { ok: true, saw: 'the policy names neither allUsers nor allAuthenticatedUsers' };
  },
  async undo({ run }, planned, prior, current) {
    await run.setIamPolicy(planned.target, withMembers(current, publicBindings(prior)));
  },
  words: {
    done: 'public access is removed',
    owner: {
      terraform: {
        outlook: 'kept-unless-configured',
        text:
          'The next apply creates the public binding again if the configuration has it (google_cloud_run_v2_service_iam_member). ' +
          'If a person or gcloud created the binding, it stays removed.',
      },
      lines: {
        terraform: ({ service }) =>
          noLines(
            `Delete the google_cloud_run_v2_service_iam_member of ${service.workload} that names allUsers or ` +
              'allAuthenticatedUsers, or remove these two members from the binding or policy that names them.',
          ),
        connector: ({ service }) =>
          noLines(
            `Remove allUsers and allAuthenticatedUsers from the IAMPolicyMember or IAMPolicy of ${service.workload}.`,
          ),
        gcloud: () => ({
          language: 'gcloud',
          where: 'Pass this flag to `gcloud run deploy`, in place of --allow-unauthenticated.',
          lines: ['--no-allow-unauthenticated'],
        }),
      },
    },
    undoByHand: memberCommands,
  },
};
