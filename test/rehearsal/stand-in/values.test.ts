import { hasFailed, type TargetRehearsal } from '../../../rehearsal/rehearse-target';
import { configured } from '../../../rehearsal/stand-in/configured';
import { filled, filledData } from '../../../rehearsal/stand-in/filled';
import { blockOf as blockOfFacts } from '../../../rehearsal/stand-in/schema';
import { conform, UNKNOWN } from '../../../rehearsal/stand-in/values';
import { plannedLines } from '../../../rehearsal/target-report';

const BLOCK = blockOfFacts({
  attributes: {
    id: { type: 'string', computed: true },
    generation: { type: 'number', computed: true },
    labels: { type: ['map', 'string'], optional: true },
    name: { type: 'string', required: true },
    public_key: { type: ['list', ['object', { pem: 'string', algorithm: 'string' }]], computed: true },
  },
  block_types: {
    config: {
      nesting_mode: 'list',
      max_items: 1,
      block: {
        attributes: { uri: { type: 'string', computed: true }, memory: { type: 'string', optional: true } },
      },
    },
    timeouts: {
      nesting_mode: 'single',
      block: { attributes: { create: { type: 'string', optional: true } } },
    },
  },
});

describe('a computed value', () => {
  const planned = {
    id: UNKNOWN,
    generation: UNKNOWN,
    name: 'a',
    public_key: UNKNOWN,
    config: [{ uri: UNKNOWN }],
  };

  it('comes from the answers by its path, in the type of the schema', () => {
    const attributes = {
      id: 'projects/p/a',
      generation: '17',
      'config.0.uri': 'https://a.run.app',
      'public_key.0.pem': 'PEM',
    };
    expect(filled(BLOCK, planned, attributes)).toMatchObject({
      id: 'projects/p/a',
      generation: 17,
      public_key: [{ pem: 'PEM', algorithm: null }],
      config: [{ uri: 'https://a.run.app' }],
    });
  });

  it('is null if no answer contains it, and values of the stack stay unchanged', () => {
    expect(filled(BLOCK, planned, { name: 'another' })).toMatchObject({
      id: null,
      generation: null,
      name: 'a',
      public_key: null,
    });
  });

  it('of a data source replaces every value that the stack leaves open', () => {
    expect(filledData(BLOCK, conform(BLOCK, { name: 'a' }), { id: 'x' })).toMatchObject({
      id: 'x',
      name: 'a',
      generation: null,
    });
  });
});

test('a translation reads only what the stack sets: no absent values, no empty blocks, no timeouts', () => {
  const values = { name: 'a', config: [{ memory: '256M' }], timeouts: { create: '5m' } };
  expect(configured(BLOCK, conform(BLOCK, values))).toEqual({ name: 'a', config: [{ memory: '256M' }] });
  expect(configured(BLOCK, conform(BLOCK, { name: 'a' }))).toEqual({ name: 'a' });
});

describe('a target', () => {
  const passed: TargetRehearsal = {
    target: 'project',
    stacks: ['hub'],
    outcome: {
      steps: [],
      differences: [],
      destroyed: {},
      requests: { all: 0, changing: 0 },
      calls: [],
      assumed: [],
    },
    onlyPlanned: [{ stack: 'one', milliseconds: 1500, problems: [] }],
  };
  const problem = { severity: 'error', summary: 'Reference to undeclared resource', detail: '' } as const;
  const difference = { address: 'a.b', action: 'update', argument: 'c', before: '1', after: '2' };

  it('passes', () => {
    expect(hasFailed(passed)).toBe(false);
    expect(plannedLines(passed)).toEqual([
      expect.stringMatching(/^ {2}1 more stacks with the same shapes.*1\.5 s/),
    ]);
  });

  it.each<[string, TargetRehearsal]>([
    [
      'a step',
      {
        ...passed,
        outcome: { ...passed.outcome, failure: { stack: 'hub', step: 'apply', problems: [problem] } },
      },
    ],
    ['a second plan', { ...passed, outcome: { ...passed.outcome, differences: [difference] } }],
    [
      'a plan of the same shape',
      { ...passed, onlyPlanned: [{ stack: 'one', milliseconds: 0, problems: [problem] }] },
    ],
  ])('fails because of %s', (_, rehearsal) => {
    expect(hasFailed(rehearsal)).toBe(true);
  });

  it('names the stack whose plan failed', () => {
    const failed = { ...passed, onlyPlanned: [{ stack: 'one', milliseconds: 0, problems: [problem] }] };
    expect(plannedLines(failed).join()).toContain('FAILED one: plan\n  Reference to undeclared resource');
  });
});
