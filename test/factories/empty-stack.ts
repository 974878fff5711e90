import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import { withVersionsAskedOnce } from '../../stacks/versions-asked-once';
import { withoutStackTraces } from '../../stacks/without-stack-traces';
import { tempFolder } from './temp-folder';

/** A stack with backend and provider, for tests of one construct. */
export function emptyStack(id = 'parts') {
  const app = new App({ outdir: tempFolder('parts') });
  const stack = new TerraformStack(app, id);
  new LocalBackend(stack, { path: 'state' });
  new GoogleProvider(stack, 'google', {});
  return {
    stack,
    problems: (): string[] =>
      withVersionsAskedOnce(() => stack.node.findAll().flatMap((construct) => construct.node.validate())),
    synthesized: (): string => {
      withoutStackTraces(() => withVersionsAskedOnce(() => app.synth()));
      return readFileSync(join(app.outdir, 'stacks', id, 'cdk.tf.json'), 'utf8');
    },
  };
}
