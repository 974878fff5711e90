import { defineDetectors } from './detector';

export const privilegeEscalationDetectors = defineDetectors('privilege-escalation', {}, [
  {
    module: 'CLOUD_RUN_CONTAINER_ESCAPE',
    category: 'Execution: Container Escape',
    detects: 'a process used a known container escape technique',
    techniques: ['T1611'],
  },
  {
    module: 'CLOUD_RUN_ABUSE_SUDO_FOR_PRIVILEGE_ESCALATION',
    category: 'Privilege Escalation: Abuse of Sudo For Privilege Escalation (CVE-2019-14287)',
    detects: 'a process called sudo with the user id -1, as an exploit of CVE-2019-14287 does',
    techniques: ['T1548.003'],
  },
  {
    module: 'CLOUD_RUN_POLKIT_LOCAL_PRIVILEGE_ESCALATION_VULNERABILITY',
    category: 'Privilege Escalation: Polkit Local Privilege Escalation Vulnerability (CVE-2021-4034)',
    detects: 'a process called pkexec as an exploit of CVE-2021-4034 does',
    techniques: ['T1068'],
  },
  {
    module: 'CLOUD_RUN_SUDO_POTENTIAL_PRIVILEGE_ESCALATION',
    category: 'Privilege Escalation: Sudo Potential Privilege Escalation (CVE-2021-3156)',
    detects: 'a process called sudo or sudoedit with arguments that cause a heap overflow',
    techniques: ['T1068'],
  },
]);
