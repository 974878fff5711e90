import { defineCases } from './review-case';

export const r57 = defineCases([
  {
    id: 'r57-command-added',
    rule: 'R57',
    target: 'project',
    what: 'Somebody deletes the notification config with a command that runs when Terraform creates a resource.',
    edit: (head) =>
      void head.add('terraform_data', 'hook', {
        provisioner: [{ 'local-exec': { command: 'gcloud scc notifications delete riposte-findings' } }],
      }),
    expected: [{ rule: 'R57', type: 'terraform_data', severity: 'high' }],
  },
]);
