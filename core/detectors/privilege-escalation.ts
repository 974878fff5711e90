import { defineDetectors } from './detector';

export const privilegeEscalationDetectors = defineDetectors('privilege-escalation', {}, [
  {
    module: 'CLOUD_RUN_CONTAINER_ESCAPE',
    category: 'Execution: Container Escape',
    detects: 'a known container escape technique',
    techniques: ['T1611'],
  },
  {
    module: 'CLOUD_RUN_ABUSE_SUDO_FOR_PRIVILEGE_ESCALATION',
    category: 'Privilege Escalation: Abuse of Sudo For Privilege Escalation (CVE-2019-14287)',
    detects: 'sudo called with the user id -1 trick',
    techniques: ['T1548.003'],
  },
  {
    module: 'CLOUD_RUN_POLKIT_LOCAL_PRIVILEGE_ESCALATION_VULNERABILITY',
    category: 'Privilege Escalation: Polkit Local Privilege Escalation Vulnerability (CVE-2021-4034)',
    detects: 'pkexec called in the way of CVE-2021-4034',
    techniques: ['T1068'],
  },
  {
    module: 'CLOUD_RUN_SUDO_POTENTIAL_PRIVILEGE_ESCALATION',
    category: 'Privilege Escalation: Sudo Potential Privilege Escalation (CVE-2021-3156)',
    detects: 'sudo or sudoedit called with heap overflow arguments',
    techniques: ['T1068'],
  },
]);
