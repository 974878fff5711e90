import { DETECTORS } from '../../detectors/catalogue';
import { type Check, fine, type Judgement, onProject, problem, unknown, warning, whenKnown } from '../check';
import { isSecurityService, type NoSuchService, type SecurityService, type Subject } from '../facts';

/**
 * Ids of securitycentermanagement v1. Google's proto does not name `cloud-run-threat-detection`, but gcloud's help and
 * one live project do (2026-09). So "not found" gives `unknown`, with the ids that SCC knows, and never `disabled`.
 */
export const RUN_THREAT_DETECTION = 'cloud-run-threat-detection';
export const EVENT_THREAT_DETECTION = 'event-threat-detection';

const NEEDS = onProject(
  'securitycentermanagement.securityCenterServices.get',
  'securitycentermanagement.securityCenterServices.list',
);

const describe = (id: string, { config }: Subject): string =>
  `run \`gcloud scc manage services describe ${id} --project=${config.project.id}\``;

const update = (id: string, { config }: Subject): string =>
  `gcloud scc manage services update ${id} --project=${config.project.id}`;

const notListed = (id: string, { others }: NoSuchService, subject: Subject): Judgement =>
  unknown(
    `Security Command Center knows no service "${id}" here (that id is not in Google's API definition)`,
    `${describe(id, subject)}, and look at Security Command Center > Settings in the console`,
    { details: others.map((other) => `it knows ${other}`) },
  );

/** Only Premium and Enterprise include Cloud Run Threat Detection (its overview page, 2026-04-10). */
export const tierCheck: Check = {
  id: 'scc-tier',
  title: 'Security Command Center tier',
  needs: NEEDS,
  judge(subject) {
    const console =
      'look at Security Command Center > Settings > Tier details: Premium or Enterprise is needed';
    return whenKnown(subject.facts.runThreatDetection, console, (found) =>
      isSecurityService(found) && found.state === 'ENABLED'
        ? fine('Premium or Enterprise: Cloud Run Threat Detection is enabled, which no other tier includes')
        : unknown('no API reports the tier, and nothing observed here proves Premium or Enterprise', console),
    );
  },
};

export const threatDetectionCheck: Check = {
  id: 'threat-detection',
  title: 'Cloud Run Threat Detection',
  needs: NEEDS,
  judge: (subject) =>
    whenKnown(subject.facts.runThreatDetection, describe(RUN_THREAT_DETECTION, subject), (found) => {
      if (!isSecurityService(found)) return notListed(RUN_THREAT_DETECTION, found, subject);
      if (found.state === 'ENABLED') return fine('it is enabled; no API shows whether its watcher runs');
      return problem(
        `it is ${found.state}: no finding about a running container can arrive`,
        `${update(RUN_THREAT_DETECTION, subject)} --enablement-state=enabled (no Terraform resource does this; afterwards Cloud Run refuses new gen1 revisions)`,
      );
    }),
};

/** One check for each SCC service, over its detectors in the catalogue. */
function modulesCheck(
  id: string,
  title: string,
  service: string,
  source: (typeof DETECTORS)[number]['source'],
  factOf: (subject: Subject) => Subject['facts']['runThreatDetection'],
): Check {
  const modules = DETECTORS.filter((detector) => detector.source === source).map(({ module }) => module);
  return {
    id,
    title,
    needs: NEEDS,
    judge: (subject) =>
      whenKnown(factOf(subject), describe(service, subject), (found) =>
        isSecurityService(found)
          ? judgeModules(modules, found, service, subject)
          : notListed(service, found, subject),
      ),
  };
}

function judgeModules(
  modules: readonly string[],
  { state, modules: states }: SecurityService,
  service: string,
  subject: Subject,
): Judgement {
  const off = modules.filter((module) => states[module] === 'DISABLED');
  const absent = modules.filter((module) => !Object.hasOwn(states, module));
  if (absent.length === modules.length) {
    return unknown(
      'Security Command Center lists none of the modules that the catalogue knows',
      describe(service, subject),
    );
  }
  if (off.length > 0 || absent.length > 0) {
    return warning(
      `of ${modules.length} detectors ${off.length} are disabled and ${absent.length} are not listed`,
      `${update(service, subject)} --module-config-file=FILE, with the modules below as ENABLED; Google may have renamed a module that is not listed`,
      {
        details: [
          ...off.map((module) => `${module} is disabled`),
          ...absent.map((module) => `${module} is not listed`),
        ],
      },
    );
  }
  if (state !== 'ENABLED') {
    return problem(
      `the modules are enabled, but the service is ${state}`,
      `${update(service, subject)} --enablement-state=enabled`,
    );
  }
  return fine(`all ${modules.length} detectors of the catalogue are enabled`);
}

export const runDetectorsCheck = modulesCheck(
  'run-detectors',
  'Runtime detectors',
  RUN_THREAT_DETECTION,
  'cloud-run-threat-detection',
  ({ facts }) => facts.runThreatDetection,
);

export const controlPlaneDetectorsCheck = modulesCheck(
  'control-plane-detectors',
  'Control-plane detectors',
  EVENT_THREAT_DETECTION,
  'event-threat-detection',
  ({ facts }) => facts.eventThreatDetection,
);
