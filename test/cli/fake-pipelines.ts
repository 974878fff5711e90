import type { CaseOutcome } from '../../cli/cases/outcome';
import type { PipelineOptions, Pipelines, SandboxSession } from '../../cli/pipeline/pipeline';
import { exampleRecord } from '../core/report/example-record';

export interface FakePipelines extends Pipelines {
  readonly asked: PipelineOptions[];
  stopped: number;
}

const EVIDENCE = [
  { name: 'cases/case-20260414-100102-6c91c0660390/finding-2818936f913f.json', content: '{"finding":{}}' },
];

export const outcomeOf = (changes: Partial<CaseOutcome> = {}): CaseOutcome => ({
  record: exampleRecord(),
  evidence: EVIDENCE,
  journal: [],
  ...changes,
});

/** Pipelines that return the given result at once, and record the requests. */
export function fakePipelines(outcome: CaseOutcome = outcomeOf()): FakePipelines {
  const fake: FakePipelines = {
    asked: [],
    stopped: 0,
    inProcess: async () => async (options) => {
      fake.asked.push(options);
      progress(options);
      return outcome;
    },
    sandboxed: async () => async (options) => {
      fake.asked.push(options);
      return session(fake, options, outcome);
    },
  };
  return fake;
}

function session(fake: FakePipelines, options: PipelineOptions, outcome: CaseOutcome): SandboxSession {
  return {
    info: {
      pid: process.pid,
      project: 'demo-prj',
      endpoints: { pubsub: 'http://127.0.0.1:1' },
      proxy: 'http://127.0.0.1:9',
      region: 'us-central1',
      tokens: { operator: 'sandbox-operator', reader: 'r', responder: 's', deployer: 'd' },
      undoTopic: 'projects/demo-prj/topics/riposte-undo',
    },
    handle: async () => {
      progress(options);
      return outcome;
    },
    outcome: async () => outcome,
    stop: async () => {
      fake.stopped += 1;
    },
  };
}

const progress = ({ onProgress }: PipelineOptions) =>
  onProgress({
    event: 'finding.received',
    severity: 'NOTICE',
    message: 'Execution: Built in Malicious Binary Executed',
    fields: { resource: '//run.googleapis.com/projects/demo-prj/locations/us-central1/services/web' },
  });
