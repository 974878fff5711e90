import type { NoSuchService, SecurityService } from '../../core/doctor/facts';
import { isObject } from '../../core/values/json';
import { known, type Part } from '../../core/values/result';
import { GoogleFault } from '../../functions/google/faults';
import { lastPart } from './read-project';
import { fact } from './reader';
import type { Source } from './source';

const GET = 'securitycentermanagement.securityCenterServices.get';
const LIST = 'securitycentermanagement.securityCenterServices.list';

/** The service with this id. If SCC does not know the id, the ids that it knows. */
export async function readThreatDetection(
  { reader, project }: Source,
  id: string,
): Promise<Part<SecurityService | NoSuchService>> {
  const services = `/v1/${project}/locations/global/securityCenterServices`;
  const found = await fact(GET, () =>
    reader.get('sccmanagement', `${services}/${id}`).then(serviceOf, undefinedWhenAbsent),
  );
  if (found.status !== 'known') return found;
  if (found.value !== undefined) return known(found.value);
  return fact(LIST, async () => {
    const others = await reader.list('sccmanagement', services, 'securityCenterServices');
    return { others: others.map(({ name }) => lastPart(name)) };
  });
}

function undefinedWhenAbsent(cause: unknown): undefined {
  if (cause instanceof GoogleFault && cause.kind === 'not-found') return undefined;
  throw cause;
}

function serviceOf(answer: Readonly<Record<string, unknown>>): SecurityService {
  const modules = isObject(answer.modules) ? answer.modules : {};
  return {
    state: String(answer.effectiveEnablementState ?? 'ENABLEMENT_STATE_UNSPECIFIED'),
    modules: Object.fromEntries(
      Object.entries(modules).map(([name, settings]) => [
        name,
        isObject(settings) ? String(settings.effectiveEnablementState ?? '') : '',
      ]),
    ),
  };
}
