import { defineDetectors } from './detector';

export const attackToolDetectors = defineDetectors('attack-tool', {}, [
  {
    module: 'CLOUD_RUN_KUBERNETES_ATTACK_TOOL_EXECUTION',
    category: 'Execution: Kubernetes Attack Tool Execution',
    detects: 'a known Kubernetes attack tool ran',
    techniques: ['T1588'],
  },
  {
    module: 'CLOUD_RUN_LOCAL_RECONNAISSANCE_TOOL_EXECUTION',
    category: 'Execution: Local Reconnaissance Tool Execution',
    detects: 'a known local reconnaissance tool ran',
    techniques: ['T1595'],
  },
  {
    module: 'CLOUD_RUN_LAUNCH_REMOTE_FILE_COPY_TOOLS_IN_CONTAINER',
    category: 'Exfiltration: Launch Remote File Copy Tools in Container',
    detects: 'a remote file copy tool started',
    techniques: ['T1020', 'T1105'],
  },
]);
