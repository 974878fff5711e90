import type { Block } from '../schema/schema';
import { problemsOf } from './checks';
import type { Cloud } from './cloud';
import type { ProviderContext } from './computed-values';
import { identityOf } from './identity';
import { lifecycleOf } from './lifecycles';
import { alreadyExists, nounOf } from './lifecycles/already-exists';
import type { Call } from './lifecycles/lifecycle';
import { filled } from './plan-change';
import type { Problem } from './problem';
import type { Values } from './values';

export interface Application {
  readonly type: string;
  readonly block: Block;
  readonly prior: Values | null;
  /** What was planned, with every reference resolved. null: destroy. */
  readonly planned: Values | null;
}

export interface Applied {
  /** The resource's state after the call; after a failure, the state before it. */
  readonly values: Values | null;
  readonly problems: readonly Problem[];
}

/** Changes the cloud as Google would, or says why it refuses. */
export function applyChange(context: ProviderContext, cloud: Cloud, application: Application): Applied {
  const { type, block, prior, planned } = application;
  if (planned === null) return destroy(cloud, type, prior);
  const problems = problemsOf(type, block, planned);
  if (problems.length > 0) return { values: prior, problems };
  return prior === null
    ? create(context, cloud, application, planned)
    : update(context, cloud, application, prior, planned);
}

function create(
  context: ProviderContext,
  cloud: Cloud,
  { type, block }: Application,
  planned: Values,
): Applied {
  const id = identityOf(context, cloud, type, planned);
  const values = filled(context, type, block, { ...planned, id });
  const call: Call = { cloud, type, id, values };
  const lifecycle = lifecycleOf(type);
  const existing = cloud.tryFind(type, id);
  const problem =
    lifecycle.beforeCreate?.(call) ??
    (existing && (lifecycle.onConflict ? lifecycle.onConflict(call, existing) : alreadyExists(call)));
  if (problem) return { values: null, problems: [problem] };
  cloud.put({ type, id, values, status: 'live', createdAt: cloud.state.now });
  return { values, problems: [] };
}

function update(
  context: ProviderContext,
  cloud: Cloud,
  { type, block }: Application,
  prior: Values,
  planned: Values,
): Applied {
  const values = filled(context, type, block, planned);
  const id = String(prior.id);
  const problem = lifecycleOf(type).beforeUpdate?.({ cloud, type, id, values, prior });
  if (problem) return { values: prior, problems: [problem] };
  if (!cloud.tryFind(type, id)) {
    const gone: Problem = {
      summary: `Error updating ${nounOf(type)} "${id}": googleapi: Error 404: Resource not found: ${id}, notFound`,
    };
    return { values: prior, problems: [gone] };
  }
  cloud.put({ type, id, values });
  return { values, problems: [] };
}

function destroy(cloud: Cloud, type: string, prior: Values | null): Applied {
  if (prior === null) return { values: null, problems: [] };
  const call: Call = { cloud, type, id: String(prior.id), values: prior };
  const lifecycle = lifecycleOf(type);
  const problem = lifecycle.beforeDelete?.(call);
  if (problem) return { values: prior, problems: [problem] };
  if (lifecycle.delete) lifecycle.delete(call);
  else cloud.remove(type, call.id);
  return { values: null, problems: [] };
}
