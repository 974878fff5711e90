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
      `The plan of ${name} is not complete. Another plan must follow, and needs a review of its own.`,
    );
  }
  if (deferred > 0) {
    say(
      'deferred',
      `Terraform puts off ${deferred} resources of ${name} to a later plan. They are not reviewed here.`,
    );
  }
  if (origin === 'synthesized') {
    say(
      'synthesized',
      `The review of ${name} compares synthesized code, without a plan. It cannot see what exists in the cloud, or which change forces a replacement.`,
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
