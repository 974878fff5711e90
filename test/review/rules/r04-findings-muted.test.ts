import { review } from '../../../review/review';
import type { Block, Head } from '../cases/head';
import { describeRule, stacksOf } from '../rule-cases';

const TYPE = 'google_scc_v2_organization_mute_config';
const mute = (filter: string, more: Block = {}): Block => ({
  mute_config_id: 'noise',
  organization: '123456789012',
  type: 'DYNAMIC',
  filter,
  ...more,
});
const config = (head: Head) =>
  head.the('google_scc_v2_organization_notification_config', 'notifications/config');
const adds =
  (block: Block, type = TYPE) =>
  (head: Head): void =>
    void head.add(type, 'noise', structuredClone(block));
const THREATS = 'finding_class="THREAT"';
const SHELL = 'category="Reverse Shell"';

describeRule('R04', [
  {
    name: 'mutes one detector',
    edit: adds(mute(SHELL)),
    finds: [{ at: 'noise', severity: 'high', says: /CLOUD_RUN_REVERSE_SHELL/ }],
  },
  {
    name: 'mutes all threats',
    edit: adds(mute(THREATS)),
    finds: [{ severity: 'high', says: /Lost: \d\d detectors/ }],
  },
  {
    name: 'mutes everything, with an empty filter',
    edit: adds(mute('')),
    finds: [{ severity: 'high' }],
  },
  {
    name: 'mutes misconfigurations, which the pipeline never sees',
    edit: adds(mute('finding_class="MISCONFIGURATION"')),
    finds: [{ severity: 'info', says: /mutes no finding/ }],
  },
  {
    name: 'mutes permanently',
    edit: adds(mute(SHELL, { type: 'STATIC' })),
    finds: [
      { severity: 'high', says: /CLOUD_RUN_REVERSE_SHELL/ },
      { severity: 'high', says: /is static and has no end: .* permanently/ },
    ],
  },
  {
    name: 'mutes statically, with an end, through the first version of the API',
    edit: adds(
      mute(SHELL, { type: 'STATIC', expiry_time: '2027-01-01T00:00:00Z', parent: 'organizations/1' }),
      'google_scc_mute_config',
    ),
    finds: [{ severity: 'high', says: /CLOUD_RUN_REVERSE_SHELL/ }],
  },
  {
    name: 'removes the end of a rule',
    given: adds(mute(SHELL, { expiry_time: '2027-01-01T00:00:00Z' }), 'google_scc_mute_config'),
    edit: (head) => head.unset(head.the('google_scc_mute_config'), 'expiry_time'),
    finds: [{ severity: 'medium', says: /end of the mute rule/ }],
  },
  {
    name: 'mutes more than before',
    given: adds(mute(SHELL)),
    edit: (head) => head.set(head.the(TYPE), 'filter', `${SHELL} OR category="Unexpected Child Shell"`),
    finds: [{ severity: 'high', says: /UNEXPECTED_CHILD_SHELL/ }],
  },
  {
    name: 'mutes less than before',
    given: adds(mute(THREATS)),
    edit: (head) => head.set(head.the(TYPE), 'filter', `${THREATS} AND ${SHELL}`),
    finds: [{ severity: 'info', says: /no longer mutes/ }],
  },
  {
    name: 'mutes less of the streamed findings, and more of the rest',
    given: adds(mute(THREATS)),
    edit: (head) => head.set(head.the(TYPE), 'filter', SHELL),
    finds: [{ severity: 'info', says: /lets more findings through/ }],
  },
  {
    name: 'writes the same filter in another form',
    given: adds(mute(SHELL)),
    edit: (head) => head.set(head.the(TYPE), 'filter', `(${SHELL})`),
    finds: [],
  },
  {
    name: 'makes a rule static',
    given: adds(mute(SHELL)),
    edit: (head) => head.set(head.the(TYPE), 'type', 'STATIC'),
    finds: [{ severity: 'high', says: /static/ }],
  },
  {
    name: 'removes a rule',
    given: adds(mute(SHELL)),
    edit: (head) => head.remove(head.the(TYPE)),
    finds: [{ severity: 'info', says: /responds again/ }],
  },
  {
    name: 'mutes by a field that the review cannot judge',
    edit: adds(mute('unheard_of="x"')),
    finds: [{ severity: 'high', says: /cannot determine/ }],
  },
  {
    name: 'mutes with a filter that is unknown until the apply',
    given: adds({ ...mute(SHELL), '//': { metadata: { path: 'riposte-project/noise' } } }),
    unknown: [{ type: TYPE, path: '/noise', argument: 'filter' }],
    finds: [{ severity: 'high', assumed: true }],
  },
  {
    name: 'makes Terraform forget a rule, which continues to mute',
    given: adds(mute(SHELL)),
    edit: (head) => {
      const { address } = head.the(TYPE);
      head.remove(head.the(TYPE));
      head.addBlock('removed', { from: address, lifecycle: { destroy: false } });
    },
    finds: [],
  },
  {
    name: 'gives a rule another id',
    given: adds(mute(SHELL)),
    edit: (head) => head.set(head.the(TYPE), 'mute_config_id', 'other-noise'),
    finds: [],
  },
  {
    name: 'mutes findings that this pipeline does not stream',
    given: (head) => head.set(config(head), 'streaming_config.filter', 'category="Unexpected Child Shell"'),
    edit: adds(mute(SHELL)),
    finds: [{ at: 'noise', severity: 'info', says: /mutes no finding/ }],
  },
  {
    name: 'permanently mutes what one of two configs streams',
    given: (head) => {
      const { '//': _, ...block } = structuredClone(config(head).block);
      const streaming_config = { filter: 'finding_class="MISCONFIGURATION"' };
      head.add(config(head).type, 'second', { ...block, config_id: 'second', streaming_config });
    },
    edit: adds(mute(SHELL, { type: 'STATIC' })),
    finds: [
      { at: 'noise', severity: 'high', says: /CLOUD_RUN_REVERSE_SHELL/ },
      { at: 'noise', severity: 'high', says: /is static/ },
    ],
  },
]);

test('R04 reports the old and the new mute filter', () => {
  const edit = (head: Head) => head.set(head.the(TYPE), 'filter', THREATS);
  const found = review(stacksOf({ given: adds(mute(SHELL)), edit })).findings.filter(
    ({ rule }) => rule === 'R04',
  );
  expect(found.map(({ values }) => values)).toEqual([{ before: SHELL, after: THREATS }]);
  const [added] = review(stacksOf({ edit: adds(mute(SHELL)) })).findings.filter(({ rule }) => rule === 'R04');
  expect(added?.values).toEqual({ after: SHELL });
});
