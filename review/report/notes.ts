import type { PlannedStack } from '../model/change';
import type { ReportNote } from './review-report';

/** What limits a review of this input. */
export function notesOf(stack: PlannedStack): readonly ReportNote[] {
  const { name, origin, errored, complete, deferred, unseenModules } = stack;
  const notes: ReportNote[] = [];
  const say = (kind: ReportNote['kind'], text: string) => notes.push({ kind, text });
  if (errored) {
    say(
      'errored',
      `The plan of ${name} ended in an error. The resource that failed is missing from this review.`,
    );
  }
  if (!complete && !errored) {
    say(
      'incomplete',
      `The plan of ${name} is incomplete. Another plan must follow, and needs its own review.`,
    );
  }
  if (deferred > 0) {
    say(
      'deferred',
      `Terraform defers ${deferred} resources of ${name} to a later plan. This review does not cover them.`,
    );
  }
  if (origin === 'synthesized') {
    say(
      'synthesized',
      `The review of ${name} compares synthesized code, without a plan. It cannot see existing objects in the cloud, or which change forces a replacement.`,
    );
  }
  for (const module of unseenModules) {
    say(
      'unseen-module',
      `The synthesized code of ${name} calls ${module}, whose resources this review cannot see.`,
    );
  }
  return notes;
}
