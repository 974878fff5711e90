import type { CloudRunName } from '../finding/resource-names';
import type { ByHandCommand } from '../outcome/outcome';
import { place } from './gcloud';
import type { Target } from './target';

/** A Cloud Run job. Riposte records findings on it and notifies people. It does not read or change jobs yet. */
export const job: Target<'job'> = {
  kind: 'job',
  words: { title: 'Job', noun: 'job' },
  logs: { type: 'cloud_run_job', label: 'job_name' },
  consolePath: undefined,
  byHand: jobCommands,
  byHandOnceContained: () => [],
  response: { kind: 'by-hand', reason: 'the affected resource is not a service' },
};

/** Only the executions of a job can be stopped. Cancelling asks for confirmation unless the command has --quiet. */
function jobCommands(name: CloudRunName): readonly ByHandCommand[] {
  const keep = {
    what: 'Save the current configuration to a file',
    command: `gcloud run jobs describe ${name.workload} ${place(name)} --format=json > ${name.workload}-before.json`,
  };
  const cancel = `gcloud run jobs executions cancel`;
  return name.child === undefined
    ? [
        keep,
        {
          what: 'See which executions run',
          command: `gcloud run jobs executions list --job=${name.workload} ${place(name)}`,
        },
        {
          what: 'Cancel every execution; gcloud refuses an execution that has ended, and continues with the others',
          command: `gcloud run jobs executions list --job=${name.workload} ${place(name)} --format='value(metadata.name)' | xargs -r -n 1 ${cancel} ${place(name)} --quiet`,
        },
      ]
    : [keep, { what: 'Cancel the execution', command: `${cancel} ${name.child} ${place(name)} --quiet` }];
}
