import { isObject, type Json } from '../../core/values/json';
import { defineRule } from '../contract/rule';
import { isKept } from '../model/differences';
import { UNKNOWN, valueAt } from '../model/resource';
import { checkArguments } from './argument-check';
import { departure } from './departure';

const MODULE = /^google_scc_(?:management_)?(?:\w+_)?(?:custom_module|event_threat_detection_custom_module)$/;
const SERVICE = /^google_(?:scc|security_?center)\w*(?:_service|_settings|_security_center_service)$/;
const POSTURE = /^google_securityposture_posture(?:_deployment)?$/;

export default defineRule({
  id: 'R46',
  title: 'A detector is disabled or changed',
  severity: 'high',
  effects: { detection: 'weakened' },
  why: 'A custom module of Event Threat Detection or Security Health Analytics is a detector that you deploy as code. A disabled module finds nothing, which looks the same as a day without threats. Disabling a service overrides all its modules.',
  fix: 'Keep the module enabled. To use another rule, enable a second module first, and compare the findings of both.',
  sources: [
    'https://cloud.google.com/security-command-center/docs/custom-modules-etd-overview',
    'https://cloud.google.com/security-command-center/docs/reference/security-center-management/rest',
  ],
  *check(context) {
    for (const type of [MODULE, SERVICE, POSTURE]) {
      for (const pair of context.ofType(type)) {
        yield* departure(pair, 'The detector', 'It no longer finds anything.');
        for (const path of ['enablement_state', 'intended_enablement_state'] as const) {
          yield* checkArguments(pair, [
            {
              path,
              when: 'changed',
              to: 'DISABLED',
              isShown: true,
              whenNew: 'medium',
              subject: 'The state of the detector',
              so: 'it no longer finds anything',
            },
            {
              path,
              when: 'changed',
              to: 'INGEST_ONLY',
              isShown: true,
              subject: 'The state of the detector',
              so: 'it no longer finds anything',
            },
          ]);
        }
        if (!isKept(pair)) continue;
        for (const argument of ['config', 'custom_config', 'modules'] as const) {
          const [was, is] = [pair.before, pair.after].map((one) => valueAt(one, argument));
          if (was === UNKNOWN || was === undefined) continue;
          if (is === UNKNOWN || canonical(is as Json) !== canonical(was as Json)) {
            yield {
              change: pair.change,
              message: `The ${argument} of the detector changes: it finds different things than before, or nothing.`,
              effects: { detection: 'unknown' },
              ...(is === UNKNOWN ? { assumed: true } : {}),
            };
          }
        }
      }
    }
  },
});

/** Leaves out values that nobody set: plans fill them in. */
const canonical = (value: Json | undefined): string => JSON.stringify(stripped(value)) ?? '';

function stripped(value: Json | undefined): Json | undefined {
  if (value === null || value === '') return undefined;
  if (Array.isArray(value)) {
    const items = value.map(stripped).filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items.length === 1 ? items[0] : items;
  }
  if (!isObject(value)) return value;
  const members = Object.entries(value)
    .filter(([name]) => name !== 'description' && name !== 'recommendation')
    .map(([name, member]) => [name, stripped(member)] as const)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return members.length === 0 ? undefined : Object.fromEntries(members);
}
