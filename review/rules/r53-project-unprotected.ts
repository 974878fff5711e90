import { checkArguments } from '../model/argument-check';
import { departure } from './departure';
import { defineRule } from './rule';

const PROJECT = /^google_project$/;
const LIEN = /^google_resource_manager_lien$/;

export default defineRule({
  id: 'R53',
  title: 'The project of the pipeline goes away, moves or loses its protection',
  severity: 'high',
  effects: { detection: 'weakened', response: 'weaker' },
  why: 'With its project, the whole pipeline goes; in another folder it falls under other policies and out of the notification config of its folder. A lien keeps a project from being deleted.',
  fix: 'Keep the project and its lien. Move a project in a change of its own, and check the notification config and the sinks of both parents.',
  sources: ['https://cloud.google.com/resource-manager/docs/project-liens'],
  *check(context) {
    for (const pair of context.ofType(PROJECT)) {
      yield* departure(
        pair,
        'The project',
        'All that is in it is deleted with it, or out of care.',
        'critical',
      );
      yield* checkArguments(pair, [
        {
          path: 'org_id',
          when: 'changed',
          subject: 'The organization of the project',
          so: 'other policies, sinks and notification configs hold for it',
        },
        {
          path: 'folder_id',
          when: 'changed',
          subject: 'The folder of the project',
          so: 'other policies, sinks and notification configs hold for it',
        },
        {
          path: 'deletion_policy',
          when: 'changed',
          whenUnset: 'PREVENT',
          to: 'DELETE',
          isShown: true,
          subject: 'The deletion policy of the project',
          so: 'a destroy of the stack deletes the project',
          severity: 'medium',
        },
        {
          path: 'billing_account',
          when: 'removed',
          subject: 'The billing account of the project',
          so: 'Google stops what costs money in it',
        },
      ]);
    }
    // A lien names a project and nothing of the pipeline.
    for (const pair of context.pairs.length > 0 ? context.everything : []) {
      if (LIEN.test(pair.change.type)) yield* departure(pair, 'The lien', 'The project can be deleted.');
    }
  },
});
