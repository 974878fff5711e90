import { type PipelineIdentity, pipelineIdentity, TAMPER_DETECTIONS } from '../../core/tamper';
import { all, renderClause } from '../../core/tamper/clause';
import type { NamedEntries } from '../filters/compare-log-filters';

/** `projects/(ID|NUMBER)/subscriptions/NAME(-[^/]*)?`, as the clauses of tamper detections name what they guard. */
const GUARDED = /projects\/\(([a-z0-9.:[\]-]+)\|(\d+)\)\/subscriptions\/([a-z0-9-]+)\(-/;

/**
 * The tamper detections that a sink's filter was made for, so that a loss can be said by name. They are only named where
 * the filter holds their clause word by word; whether something is lost does not depend on it.
 */
export function detectionsIn(filter: string): readonly NamedEntries[] {
  const pipeline = pipelineIn(filter);
  if (!pipeline) return [];
  return TAMPER_DETECTIONS.map(({ id, clause }) => ({ id, clause: all(clause(pipeline)) })).filter(
    ({ clause }) => filter.includes(renderClause(clause)),
  );
}

function pipelineIn(filter: string): PipelineIdentity | undefined {
  const [, id = '', number = '', name = ''] = GUARDED.exec(filter) ?? [];
  try {
    return pipelineIdentity({ project: { id: id.replaceAll(/[[\]]/g, ''), number }, name });
  } catch {
    return undefined;
  }
}
