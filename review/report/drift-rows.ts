import type { Change } from '../model/change';
import { attributeChanges } from './attribute-changes';
import type { AttributeChange } from './review-report';

/** Members that Google updates by itself, such as counters and timestamps. */
const STAMPS =
  /(?:^|\.)(?:etag|fingerprint|generation|metageneration|observed_generation|update_time|updated|last_\w+|create_time|latest_\w+|md5hash|crc32c|detect_md5hash|uid|self_link|state_reason|status|conditions?|terminal_condition|reconciling|effective_labels|effective_annotations|terraform_labels|numeric_id)(?:[.[]|$)/;

/**
 * Changes that someone made outside of Terraform. A refresh also fills in values that the provider computes: a member
 * that was not set before and that the plan does not revert is not drift.
 *
 * @param planned - what the plan does with the same resource, if anything
 */
export function driftOf(drift: Change, planned: Change | undefined): readonly AttributeChange[] {
  if (drift.kind === 'delete') return attributeChanges(drift);
  const setBack = new Set(planned ? attributeChanges(planned).map(({ path }) => topOf(path)) : []);
  return attributeChanges(drift).filter(
    ({ path, before }) => !STAMPS.test(path) && (before !== null || setBack.has(topOf(path))),
  );
}

const topOf = (path: string): string => path.split(/[.[]/, 1)[0] as string;
