import { parseIso } from '../time';
import type { ConfigProblem } from './config-problem';
import { isKnownRegion, nearestRegion } from './regions';
import type { PipelineConfig } from './response-config';

/**
 * What a checked config can be deployed with, and is worth saying: refusing it would break an unchanged deployment
 * overnight, or a region that Google has just opened. `now`: milliseconds since 1970, for what ends by itself.
 */
export const configWarnings = (config: PipelineConfig, now: number): readonly ConfigProblem[] => [
  ...strangeRegion(config),
  ...endedExemptions(config, now),
];

function strangeRegion({ region }: PipelineConfig): ConfigProblem[] {
  if (isKnownRegion(region)) return [];
  const near = nearestRegion(region);
  return [
    {
      what: `the region ${region} is not one that was known when this version was made`,
      where: 'region',
      expected: 'a region of Cloud Run functions; a new one is fine',
      fix: near === undefined ? 'look it up: gcloud functions regions list' : `if it is misspelt: "${near}"`,
    },
  ];
}

/** An exemption that has ended protects nothing: its workload is contained like any other. */
function endedExemptions({ policy, workloads = [] }: PipelineConfig, now: number): ConfigProblem[] {
  const all = [
    { holder: '', exemptions: policy.exemptions },
    ...workloads.map(({ project, exemptions = [] }) => ({ holder: `project ${project.id}: `, exemptions })),
  ];
  return all.flatMap(({ holder, exemptions }) =>
    exemptions.flatMap(({ resource, expires }, index) =>
      (parseIso(expires) ?? now) > now
        ? []
        : [
            {
              what: `${holder}the exemption of ${resource} ended at ${expires}, so it protects nothing`,
              where: `${holder === '' ? 'policy' : 'projects.N'}.exemptions.${index}`,
              expected: 'an end that is still to come, or no exemption',
              fix: 'remove it, or give it a new end',
            },
          ],
    ),
  );
}
