import { defineRule } from '../contract/rule';
import { checkArguments } from './argument-check';

const PARENT_SINK = /^google_logging_(?:folder|organization)_sink$/;

export default defineRule({
  id: 'R07',
  title: 'A sink intercepts the log entries of its children',
  severity: 'high',
  effects: { detection: 'weakened' },
  why: 'An intercepting sink of an organization or folder takes matching entries away from the sinks below it, except from those named _Required. The project sinks that watch for tampering then receive nothing, and report no error.',
  fix: 'Leave intercept_children off. To save storage, exclude entries from the _Default sinks of the projects instead.',
  sources: ['https://cloud.google.com/logging/docs/export/aggregated_sinks#intercepting'],
  *check(context) {
    // The rule covers every such sink, not only those of the pipeline: an intercepting sink affects sinks of other
    // owners.
    for (const pair of context.everything) {
      if (context.pairs.length === 0 || !PARENT_SINK.test(pair.change.type)) continue;
      yield* checkArguments(pair, [
        {
          path: 'intercept_children',
          when: 'turned-on',
          whenUnset: false,
          whenNew: 'high',
          subject: 'Interception of child log entries',
          so: 'sinks of the projects below no longer receive what this sink matches',
        },
      ]);
    }
  },
});
