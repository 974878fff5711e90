import { parseCloudRunName } from '../finding/resource-names';
import { isRegion, REGIONS_AS_OF, tryNearestRegion } from '../locations/regions';
import type { Problem } from '../problem/problem';
import type { Exemption } from '../runtime-config/runtime-config';
import { parseIso } from '../values/time';
import type { ResponseConfig } from './response-schema';

type Exempting = Pick<ResponseConfig, 'policy' | 'project'>;

const DAY_MS = 86_400_000;

/** Exemptions that exempt nothing, and exemptions that repeat a workload. */
export function exemptionChecks({ policy: { exemptions }, project }: Exempting): Problem[] {
  const seen = new Map<string, number>();
  return exemptions.flatMap(({ resource }, index) => {
    const parsed = parseCloudRunName(resource);
    if (!parsed.ok) return [];
    const name = parsed.value;
    const where = `policy.exemptions.${index}.resource`;
    if (![project.id, project.number].includes(name.project)) {
      return {
        code: 'exemption-elsewhere',
        what: `the exempt resource is in project ${name.project}`,
        where,
        expected: `a resource of the protected project ${project.id}`,
        fix: `write projects/${project.id}/..., or remove the exemption`,
      };
    }
    if (name.location !== 'global' && !isRegion(name.location)) {
      const near = tryNearestRegion(name.location);
      return {
        code: 'exemption-in-no-region',
        what: `the exempt resource is in ${name.location}, which is not a region`,
        where,
        expected: `a region that exists (read on ${REGIONS_AS_OF})`,
        fix: near === undefined ? 'correct the location' : `write locations/${near}`,
      };
    }
    // A project has an id and a number, and both name the same workload.
    const key = JSON.stringify({ ...name, project: project.id });
    const earlier = seen.get(key);
    if (earlier === undefined) {
      seen.set(key, index);
      return [];
    }
    return {
      code: 'exemption-twice',
      what: `${resource} is exempt twice`,
      where,
      expected: `a workload that policy.exemptions.${earlier} does not name`,
      fix: 'keep the one with the right reason and end',
    };
  });
}

/** Exemptions that end later than the config allows. `now` is in milliseconds since the epoch. */
export const longExemptions = (
  { exemptions, maxExemptionDays }: Pick<ResponseConfig['policy'], 'exemptions' | 'maxExemptionDays'>,
  now: number,
): Problem[] =>
  exemptions.flatMap(({ resource, expires }, index) =>
    (parseIso(expires) ?? 0) <= now + maxExemptionDays * DAY_MS
      ? []
      : [
          {
            code: 'exemption-too-long',
            what: `${resource} is exempt until ${expires}`,
            where: `policy.exemptions.${index}.expires`,
            expected: `an end within ${maxExemptionDays} days from now (policy.maxExemptionDays)`,
            fix: 'choose an earlier end and renew it with a reason, or raise policy.maxExemptionDays',
          },
        ],
  );

/** Exemptions that have ended. They are only a warning, because an unchanged config must stay deployable. */
export const endedExemptions = (exemptions: readonly Exemption[], now: number): Problem[] =>
  exemptions.flatMap(({ resource, expires }, index) =>
    (parseIso(expires) ?? 0) > now
      ? []
      : [
          {
            code: 'exemption-ended',
            what: `${resource} is protected again since ${expires}`,
            where: `policy.exemptions.${index}`,
            expected: 'an end in the future',
            fix: 'remove the exemption, or renew it with a reason',
          },
        ],
  );
