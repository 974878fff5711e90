import { type PipelineIdentity, pipelineIdentity, TAMPER_DETECTIONS } from '../../core/tamper';
import { all, renderClause } from '../../core/tamper/clause';
import type { NamedEntries } from '../filters/compare-log-filters';

/** `projects/(ID|NUMBER)/subscriptions/NAME(-[^/]*)?`: the form in which tamper detections name what they guard. */
const GUARDED = /projects\/\(([a-z0-9.:[\]-]+)\|(\d+)\)\/subscriptions\/([a-z0-9-]+)\(-/;

/**
 * The tamper detections for which a sink's filter was made, so that a message can name a loss. They are named only if
 * the filter contains their clause word for word. Whether the sink loses entries does not depend on that.
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
