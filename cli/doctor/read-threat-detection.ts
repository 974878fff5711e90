import type { NoSuchService, SecurityService } from '../../core/doctor/facts';
import { isObject } from '../../core/json';
import type { Part } from '../../core/result';
import { GoogleFault } from '../../functions/google/faults';
import type { Source } from './read-cloud';
import { lastPart } from './read-project';
import { fact } from './reader';

const NEEDED = 'securitycentermanagement.securityCenterServices.get (and .list)';

/** The service by its id; when SCC does not know the id, the ids that it does know. */
export function readThreatDetection(
  { reader, project }: Source,
  id: string,
): Promise<Part<SecurityService | NoSuchService>> {
  const services = `/v1/${project}/locations/global/securityCenterServices`;
  return fact(NEEDED, async () => {
    try {
      return serviceOf(await reader.get('sccmanagement', `${services}/${id}`));
    } catch (cause) {
      if (!(cause instanceof GoogleFault) || cause.kind !== 'not-found') throw cause;
      const others = await reader.list('sccmanagement', services, 'securityCenterServices');
      return { others: others.map(({ name }) => lastPart(name)) };
    }
  });
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
