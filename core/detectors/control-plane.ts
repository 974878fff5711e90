import { defineDetectors } from './detector';

export const controlPlaneDetectors = defineDetectors('control-plane', { source: 'event-threat-detection' }, [
  {
    module: 'CLOUD_RUN_JOBS_CRYPTOMINING_COMMANDS',
    category: 'Impact: Cryptomining Commands',
    detects: 'somebody ran a job with a mining command',
    techniques: ['T1496'],
  },
  {
    module: 'CLOUD_RUN_CRYPTOMINING_DOCKER_IMAGES',
    category: 'Execution: Cryptomining Docker Image',
    detects: 'somebody deployed a known mining image to a service or job',
    techniques: ['T1496'],
  },
  {
    module: 'CLOUD_RUN_SERVICES_SET_IAM_POLICY',
    category: 'Privilege Escalation: Default Compute Engine Service Account SetIAMPolicy',
    detects: 'the default compute service account set the IAM policy of a service',
    techniques: ['T1548'],
  },
]);
