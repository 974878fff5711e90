import { parseResponseConfig, toRuntimeConfig } from '../../core/config/response-config';
import { parseRollout } from '../../core/config/rollout-config';
import { deriveGrants } from '../../core/deployment/grants';
import { config as customResponse } from '../../examples/custom-response/riposte.config';
import { config as landingZone } from '../../examples/existing-network-and-keys/stack';
import { projects } from '../../examples/organization-rollout/projects';
import { rollout } from '../../examples/organization-rollout/rollout.config';
import { config as singleProject } from '../../examples/single-project/riposte.config';

/** Projects of the rollout that are raised one by one, each in a line of its own. */
const PILOTS = ['acme-media-prod', 'acme-search-prod'];

describe('what is copied changes nothing', () => {
  test.each([
    ['single-project', singleProject],
    ['custom-response', customResponse],
    ['existing-network-and-keys', landingZone],
  ])('%s observes', (_example, { mode }) => expect(mode).toBe('observe'));

  test('single-project holds no permission that changes anything', () => {
    const parsed = parseResponseConfig(singleProject);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    const held = deriveGrants(toRuntimeConfig(parsed.value)).actor.filter(({ scope }) => scope === 'project');
    expect(
      held
        .flatMap(({ permissions }) => permissions)
        .filter((name) => !/\.(get|list|getIamPolicy)$/.test(name)),
    ).toEqual([]);
  });

  test('organization-rollout observes by default and in every group', () => {
    const modes = [rollout.defaults, ...Object.values(rollout.groups ?? {})].map((choices) => choices?.mode);
    expect(modes.filter((mode) => mode !== undefined)).toEqual(['observe']);
  });

  test('and only its pilots, by name, are past observing', () => {
    const parsed = parseRollout(rollout);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    const raised = parsed.value.workloads.filter(({ mode }) => mode !== 'observe');
    expect(raised.map(({ project }) => project.id).sort()).toEqual(PILOTS);
    expect(
      projects
        .filter(({ mode }) => mode !== undefined)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(PILOTS);
  });
});
