import { GUARDED_SERVICES } from '../../core/tamper/detections/service-disabled';
import { defineRule, type Observation } from '../contract/rule';
import { readFlag } from '../model/differences';
import type { Pair } from '../model/pair';
import { knownText, type Resource } from '../model/resource';
import { checkArguments } from './argument-check';
import { departure } from './departure';

const SERVICE = /^google_project_service$/;

export default defineRule({
  id: 'R33',
  title: 'An API that the pipeline needs may be disabled',
  severity: 'high',
  effects: { detection: 'weakened', response: 'weaker' },
  why: 'Without its APIs, the pipeline stops working, and so do other users of the project. Up to version 6 of the provider, disable_on_destroy is true by default. Removing one line of code then disables the API for every user of the project.',
  fix: 'Set disable_on_destroy to false in every google_project_service. Do this in a separate change before you remove one.',
  sources: [
    'https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/google_project_service',
    'https://cloud.google.com/service-usage/docs/enable-disable',
  ],
  *check(context) {
    for (const pair of context.ofType(SERVICE)) {
      if (isNeeded((pair.before ?? pair.after) as Resource)) yield* ofService(pair);
    }
  },
});

const isNeeded = (service: Resource): boolean =>
  GUARDED_SERVICES.some((name) => knownText(service, 'service') === `${name}.googleapis.com`);

function* ofService(pair: Pair): Generator<Observation> {
  const name = knownText((pair.before ?? pair.after) as Resource, 'service');
  const staysOn = pair.before !== undefined && readFlag(pair.before, 'disable_on_destroy', true) === false;
  if (staysOn && pair.change.kind !== 'forget') {
    for (const observation of departure(
      pair,
      `The API ${name}`,
      'It stays enabled in this project, but a new project would not get it.',
      'medium',
    )) {
      yield { ...observation, effects: {} };
    }
  } else {
    yield* departure(pair, `The API ${name}`, 'Everything that needs it stops working.');
  }
  yield* checkArguments(pair, [
    {
      path: 'disable_on_destroy',
      when: 'turned-on',
      whenUnset: true,
      whenNew: 'info',
      subject: `Disabling ${name} on destroy`,
      so: 'removing this resource later disables the API for every user of the project',
      severity: 'medium',
      effects: {},
    },
    {
      path: 'disable_dependent_services',
      when: 'turned-on',
      whenUnset: false,
      subject: `Disabling the services that depend on ${name}`,
      so: 'removing this resource later disables more than this API',
      severity: 'medium',
      effects: {},
    },
  ]);
}
