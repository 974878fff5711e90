import { defineRule } from '../contract/rule';
import { checkArguments } from './argument-check';
import { departure } from './departure';

const PROJECT = /^google_project$/;
const LIEN = /^google_resource_manager_lien$/;

export default defineRule({
  id: 'R53',
  title: 'The project of the pipeline is removed, moves or loses its protection',
  severity: 'high',
  effects: { detection: 'weakened', response: 'weaker' },
  why: 'If the project is removed, so is the whole pipeline. In another folder, other policies apply to the project, and the notification config of the old folder no longer covers it. A lien prevents the deletion of a project.',
  fix: 'Keep the project and its lien. Move a project in a separate change, and check the notification config and the sinks of both parents.',
  sources: ['https://cloud.google.com/resource-manager/docs/project-liens'],
  *check(context) {
    for (const pair of context.ofType(PROJECT)) {
      yield* departure(
        pair,
        'The project',
        'Everything in it is deleted with it, or no longer managed.',
        'critical',
      );
      yield* checkArguments(pair, [
        {
          path: 'org_id',
          when: 'changed',
          subject: 'The organization of the project',
          so: 'other policies, sinks and notification configs apply to it',
        },
        {
          path: 'folder_id',
          when: 'changed',
          subject: 'The folder of the project',
          so: 'other policies, sinks and notification configs apply to it',
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
          so: 'Google stops services that cost money in it',
        },
      ]);
    }
    // A lien names only a project, and nothing of the pipeline.
    for (const pair of context.pairs.length > 0 ? context.everything : []) {
      if (LIEN.test(pair.change.type)) yield* departure(pair, 'The lien', 'The project can be deleted.');
    }
  },
});
